using GovApproval.Applications;
using GovApproval.CrossRegion;

namespace GovApproval.Tests.CrossRegion;

public sealed class FilingElsewhere
{
    private static readonly Guid s_case = new("00000000-0000-0000-0000-0000000000cc");

    private static readonly FileAcrossRegions s_file = new(
        "510683", s_case, Permit.Code, CounterWindow, OtherWindow, Applicant, [new("form", true)], Officer, Beijing(3, 2));

    private static readonly CrossRegionFiled s_filed = new(
        "510683", s_case, Permit.Code, Counter, Applicant, [new("form", true)], Officer, Beijing(3, 2));

    [Fact]
    public void needs_a_window_that_takes_such_cases_from_here()
    {
        FilingDecisions.Decide(null, s_file).ShouldBe(new Decision<FilingEvent>.Granted([s_filed]));
        FilingDecisions.Decide(null, s_file with { Receiver = null })
            .ShouldBe(new Decision<FilingEvent>.Refused(new CrossRegionNotAgreed("510683", Permit.Code)));
    }

    [Fact]
    public void notes_the_receipt_or_the_refusal_once()
    {
        var filing = Filing.Evolve(null, s_filed);
        var receipt = new NoteReceipt("51068326030200001234", Officer, Beijing(3, 2));
        var received = new CrossRegionReceived(s_case, "51068326030200001234", Officer, Beijing(3, 2));
        FilingDecisions.Decide(filing, receipt).ShouldBe(new Decision<FilingEvent>.Granted([received]));
        FilingDecisions.Decide(Filing.Evolve(filing, received), receipt).ShouldBe(Decision<FilingEvent>.NothingToDo);
        var declined = new CrossRegionDeclined("item-not-in-use", Officer, Beijing(3, 2));
        FilingDecisions.Decide(filing, new NoteRefusal("item-not-in-use", Officer, Beijing(3, 2))).ShouldBe(new Decision<FilingEvent>.Granted([declined]));
        FilingDecisions.Decide(Filing.Evolve(filing, declined), receipt).ShouldBe(Decision<FilingEvent>.NothingToDo);
        FilingDecisions.Decide(null, receipt).ShouldBe(new Decision<FilingEvent>.Refused(new NoSuchFiling()));
    }
}
