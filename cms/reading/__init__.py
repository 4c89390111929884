"""How a disclosure is read by people: values, chapters and differences in words, for every face and paper."""
