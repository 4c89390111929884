"""The steps of the tour as data: what to do, why it matters, what one will see, and where.

``opens`` is either a name in the demo world's facts (``disclosure_url``, perhaps with a fragment) or the name of an
address of the site. Every step is played by ``tests/journeys/test_tour.py``, in this order.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Step:
    """``file`` is handed to the page by the visitor; ``command`` is typed instead, ``{names}`` standing for files."""

    id: str
    title: Text
    do: Text
    why: Text
    see: Text
    opens: str = ""
    file: str = ""
    command: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One person's part of the tour. ``login`` is the role whose user name the world knows; empty: nobody signs in."""

    id: str
    title: Text
    lead: Text
    minutes: int
    steps: tuple[Step, ...]
    login: str = ""


STRANGER = Part(
    id="stranger",
    title=_("A stranger"),
    lead=_("You know nobody here and trust nobody. Everything below is open to you without signing in."),
    minutes=5,
    steps=(
        Step(
            id="disclosure",
            title=_("Read what you would put your money into"),
            do=_("Open the cold-store project and read from the top: use of the money, source of repayment, who owes."),
            why=_("A product is a name; behind it stands a project that earns or does not. A reader must see through."),
            see=_("Each statement has its source and date beside it, and the page says how complete it is."),
            opens="disclosure_url",
        ),
        Step(
            id="correction",
            title=_("Find the mistake that was corrected"),
            do=_("Go to “Versions and corrections” on the same page and compare the two values."),
            why=_(
                "Whoever may overwrite can hide. Here a correction is a new version, and the old one stays readable."
            ),
            see=_("A figure struck out, the right one beside it, the reason, and who signed."),
            opens="disclosure_url#versions",
        ),
        Step(
            id="page-proof",
            title=_("Check that the page is the one that was sealed"),
            do=_("Follow “Verify this page” at the end of the project’s page."),
            why=_("A printed seal proves nothing. What counts is that anybody can recompute it."),
            see=_("Five steps from the words you read to a block of the test network, and what they do not prove."),
            opens="disclosure_url#verify",
        ),
        Step(
            id="contract-browser",
            title=_("Verify a contract in the browser"),
            do=_("Drop the contract’s file onto the field. It lies on the machine that runs the demonstration:"),
            why=_("A contract may be shown to anybody’s face, but not sent to a website to be checked."),
            see=_(
                "The file is measured in your browser and never sent; its record is found by the digest and matches."
            ),
            opens="portal:verify",
            file="contract_path",
        ),
        Step(
            id="contract-terminal",
            title=_("Verify the same contract without the hub"),
            do=_("In the project’s folder, type:"),
            why=_("A proof that only its issuer can check is none. This program needs Python and nothing of the hub."),
            see=_("Each condition with its result, and at the end that the contract is proved."),
            command=("python3 -m chain.verifier {proof_path} --checkpoint {checkpoint_path} --file {contract_path}"),
        ),
    ),
)

ADVISOR = Part(
    id="advisor",
    title=_("A branch advisor"),
    lead=_("A client you have not seen for weeks walks in. What did she do online, and what did she tell whom?"),
    minutes=6,
    login="advisor",
    steps=(
        Step(
            id="timeline",
            title=_("See clicks and words on one timeline"),
            do=_("Open the first client and scroll to the timeline."),
            why=_("App and branch are two halves of one person; trust breaks where neither knows the other."),
            see=_(
                "What the app recorded and what she said at the desk in order; a person’s words stand out as written."
            ),
            opens="profile_url#timeline",
        ),
        Step(
            id="dated-need",
            title=_("Read why a plan fits her"),
            do=_("On the same page, read the case at the top."),
            why=_("She calls herself careful online; at the desk she says when she needs the money. Both count."),
            see=_("Two statements side by side, the dated need drawn from them, the plan inside a level that stays."),
            opens="profile_url",
        ),
        Step(
            id="contradiction",
            title=_("Be stopped from recommending"),
            do=_("Open the second client. Then find Yan Guifang among the clients, and open how her level came about."),
            why=_("“Conservative” in the questionnaire, high risk at the desk: the cautious statement must hold."),
            see=_(
                "The disagreement has a name and its two sources; no plan is offered until the lesson was held. Her "
                "new answers came out higher, and answers alone raise no level."
            ),
            opens="second_profile_url",
        ),
        Step(
            id="report",
            title=_("Open the suitability report"),
            do=_("Open the report of the first client, save it, and work it out again with the program from “Verify”."),
            why=_("Why this product fits this person must be readable years later, and by somebody else."),
            see=_("The conclusion first, loss in yuan, disadvantages, sources; and a program of no hub says “proved”."),
            opens="report_url",
        ),
        Step(
            id="household",
            title=_("See a household with each member’s consent"),
            do=_("Open the household of the first client."),
            why=_("A family is not one person. What one of them shares must not be read off what the others share."),
            see=_("A total over those who agreed, and plainly of the rest that nothing is shared, and since when."),
            opens="household_url",
        ),
        Step(
            id="spread",
            title=_("Spread a client’s money, and see what would change it"),
            do=_("Open the page on which the money of a client is spread, and lower the loss by half."),
            why=_(
                "Advice that names one product sells. Limits, days of need and the case for doing nothing come first."
            ),
            see=_("Three other ways beside the proposal, the rule behind each reason, and what would turn it over."),
            opens="allocation_url",
        ),
    ),
)

MANAGER = Part(
    id="manager",
    title=_("A branch manager"),
    lead=_("You answer for the branch. Whose clients must you see, and whose not?"),
    minutes=2,
    login="branch_manager",
    steps=(
        Step(
            id="branch",
            title=_("See the whole branch, and nothing beyond it"),
            do=_("Open the list of clients."),
            why=_("Who sees what is decided in one place and held again by the database; no page is trusted with it."),
            see=_("Every client of the branch with the advisor who looks after them, and nobody of another branch."),
            opens="workspace:clients",
        ),
        Step(
            id="run",
            title=_("Have the reports of a whole list written"),
            do=_("Open the run of reports for the clients of one level."),
            why=_("Reasons that read alike for everybody are none. A machine that writes many has to be measured."),
            see=_("Who has a report and who has none and why, and how much the reasons of two clients share."),
            opens="run_url",
        ),
    ),
)

INVESTOR = Part(
    id="investor",
    title=_("An investor"),
    lead=_("Your money is with a custodian bank. Where exactly, and for what?"),
    minutes=4,
    login="investor",
    steps=(
        Step(
            id="money",
            title=_("See where each yuan is"),
            do=_("Open “My money”."),
            why=_("A balance says how much, not where. Money that cannot be followed can be used for something else."),
            see=_("From the deposit through escrow to the project, with sums that add up."),
            opens="portal:my",
        ),
        Step(
            id="way",
            title=_("Follow one investment"),
            do=_("On the same page, follow “The way of this money”."),
            why=_("“Invested” is not a place. A reader must see what it was made of, who has it, and what may change."),
            see=_("A picture whose parts add up, the plan that changes and since when, and a seal on every step."),
            opens="portal:my",
        ),
        Step(
            id="own-contract",
            title=_("Check your own contract"),
            do=_("On the same page, open a contract, then follow its verification."),
            why=_("You should not have to ask the platform whether the platform is right."),
            see=_("The contract’s terms, its file, and the verdict of the check."),
            opens="portal:my",
        ),
        Step(
            id="wallet",
            title=_("Take all your evidence with you"),
            do=_("Open “My evidence” and press “Check all of them now”."),
            why=_("One proof says that one record is unchanged. Only all of them show that none was hidden later."),
            see=_("Every record about you in one row without a gap, each checked, and one file to keep."),
            opens="portal:my_evidence",
        ),
        Step(
            id="consents",
            title=_("Take your word back"),
            do=_("Open “Who sees what of mine” and take back that your total is shared, then agree again."),
            why=_("A consent that is hard to take back is none. It must end at once, and everywhere."),
            see=_("Who sees what; the household’s sum without you at once; and every word kept, with its proof."),
            opens="portal:my_consents",
        ),
        Step(
            id="buy",
            title=_("Buy something, and take it back"),
            do=_("Open “Invest”, choose what fits, say that you read the disclosure, instruct, and take it back."),
            why=_("A purchase that cannot be thought over is a trap. No money moves before you sign."),
            see=_("Every rule’s answer, the version that binds the hub, a day to think, and one click back."),
            opens="portal:my_shelf",
        ),
    ),
)

COMPLIANCE = Part(
    id="compliance",
    title=_("Compliance"),
    lead=_("Nothing goes out unchecked, every record verifies, and what cannot be read has a name."),
    minutes=6,
    login="compliance",
    steps=(
        Step(
            id="review",
            title=_("Stop a promise before it is read"),
            do=_("Open the review queue, and in it the draft that waits."),
            why=_("Who writes a disclosure may not approve it, and who approves it may not sign alone."),
            see=_(
                "What changed, the words that promise with their rule and its source, and an approval that is barred."
            ),
            opens="consoles:disclosures",
        ),
        Step(
            id="scan",
            title=_("Let every record be compared with its seal"),
            do=_("Open the evidence console and press “Scan now”."),
            why=_("A log that nobody compares protects nobody."),
            see=_("Records by kind and state, the checkpoints, and the result of the comparison."),
            opens="consoles:evidence",
        ),
        Step(
            id="quarantine",
            title=_("Find the message that could not be read"),
            do=_("Open the quarantine."),
            why=_("A message dropped in silence is a fact lost. It is kept as it came, with the reason."),
            see=_("What came in broken, from which app and when, and the sentence that says what is wrong."),
            opens="consoles:quarantine",
        ),
        Step(
            id="bank-break",
            title=_("Catch the bank’s mistake"),
            do=_("Open the custodian’s statements, then the one with a refused line."),
            why=_("Who holds the money keeps the book. The hub mirrors it and swallows nothing that cannot be."),
            see=_("The line as the bank signed it, what the account held, and under “Bank check” who settled it."),
            opens="consoles:statements",
        ),
        Step(
            id="day-report",
            title=_("Sign the day, and take its report along"),
            do=_("Open “Bank check”, read the three sides, and take along the report of the day."),
            why=_("A reconciliation that nobody answers for is a calculation. A name under it makes it a duty."),
            see=_("Three equal sides, who signed them, and a file with the breaks, their age and their owners."),
            opens="consoles:reconciliation",
        ),
        Step(
            id="overdue",
            title=_("See which loan is overdue, and that all pages say the same"),
            do=_("Open the asset board, then the loan at its top."),
            why=_("A platform that tells readers one figure and itself another lies to one of them."),
            see=_("Days overdue, the sums by band, and the published figures beside those from plan and ledger."),
            opens="consoles:assets",
        ),
        Step(
            id="alerts",
            title=_("Find two loans on one pledge"),
            do=_("Open the alerts, then the one that nobody looks after."),
            why=_("Money that is pooled or promised twice is lost long before anybody notices. Rules look every day."),
            see=_("What the rule found and where it comes from, who ends it and how, and what a confirmed case stops."),
            opens="consoles:alerts",
        ),
        Step(
            id="call-back",
            title=_("Call a client who insists"),
            do=_("Open the call-backs and the request that waits."),
            why=_("The law lets people insist. It also wants them warned, given time, and called by somebody else."),
            see=_("The client’s own words, the warning as it was shown, and from when you may call."),
            opens="consoles:call-backs",
        ),
        Step(
            id="rules",
            title=_("See each rule, and one that two people are changing"),
            do=_(
                "Open the rules, then the change of S6-006 that is on its way. Then the product ratings, right below."
            ),
            why=_("A limit that one person may move over night is none."),
            see=_("Where the rule comes from, how often it spoke, what it will be, from when, and who agreed."),
            opens="consoles:rules",
        ),
        Step(
            id="pack",
            title=_("Put everything about one product together for the regulator"),
            do=_("Open the packs, ask for the product TERM-3M-1, and take the archive."),
            why=_("A regulator should not have to believe a folder that somebody put together."),
            see=_("An archive that a program of no hub checks, with its digest sealed, and who took it."),
            opens="consoles:packs",
        ),
        Step(
            id="precision",
            title=_("Ask how often the machine joins the right people"),
            do=_("Open the data quality, draw links at random, and judge one by what you see."),
            why=_("Whoever says that their links are right must let somebody count, on a sample they did not choose."),
            see=_("Who is known in app and branch, and a share with its bounds that narrow as you go on judging."),
            opens="workspace:quality",
        ),
        Step(
            id="model",
            title=_("See what new weights would change before they do"),
            do=_("Open the matching model that the administrator proposes."),
            why=_("A machine that learns may join strangers overnight. It proposes; a second person approves."),
            see=_("Who would merge and who would split, why, and every weight beside the one in force."),
            opens="workspace:model",
        ),
    ),
)

PARTS = (STRANGER, ADVISOR, MANAGER, INVESTOR, COMPLIANCE)
