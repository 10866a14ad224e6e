using GovApproval.Applications;

namespace GovApproval.Tests.Law;

/// <summary>Twenty days, ten more once by the head of the agency; forty-five in joint handling, fifteen more by the head of the government.</summary>
public sealed class Article_42
{
    private static readonly ExtendLimit s_extend = new(10, "Wang Wei", "complex", Shipped, Verifier, Beijing(3, 6));
    private static readonly TellExtension s_tell = new(TellingMethod.Written, "YQ-1", Verifier, Beijing(3, 9));

    private static LimitExtended Extended => new(Here, 10, "Wang Wei", "complex", Verifier, Beijing(3, 6), ApproverRole: ApproverRole.HeadOfAgency);

    private static ExtensionTold Told => new(Here, TellingMethod.Written, "YQ-1", Verifier, Beijing(3, 9));

    [Fact]
    public void is_approved_by_the_head_of_the_agency()
    {
        Given(Submitted(), Accepted()).When(s_extend).Then(Extended);
        Given(Submitted(), Accepted()).When(s_extend with { ApproverRole = ApproverRole.HeadOfAgency }).Then(Extended);
        Given(Submitted(), Accepted()).When(s_extend with { ApproverRole = ApproverRole.HeadOfGovernment })
            .ThenRefused(new WrongApprover(ApproverRole.HeadOfAgency, JointHandling: false));
        new WrongApprover(ApproverRole.HeadOfAgency, JointHandling: false).Rule.ShouldBe("Administrative Licence Law Art. 42(1)");
    }

    [Fact]
    public void is_approved_by_the_head_of_the_government_in_joint_handling()
    {
        ApplicationEvent[] joint = [Submitted(), Accepted(statutory: 45, joint: true)];
        var asked = s_extend with { Days = 15, ApproverRole = ApproverRole.HeadOfGovernment };
        Given(joint).When(asked).Then(Extended with { Days = 15, ApproverRole = ApproverRole.HeadOfGovernment })
            .Timeline.ShouldNotBeNull().StatutoryDays().ShouldBe(60);
        Given(joint).When(asked with { ApproverRole = ApproverRole.HeadOfAgency })
            .ThenRefused(new WrongApprover(ApproverRole.HeadOfGovernment, JointHandling: true));
        Given(joint).When(asked with { Days = 16 }).ThenRefused(new ExtensionTooLong(16, 15, JointHandling: true));
        new WrongApprover(ApproverRole.HeadOfGovernment, JointHandling: true).Rule.ShouldBe("Administrative Licence Law Art. 42(2)");
    }

    [Fact]
    public void extends_once_and_by_ten_days_at_most()
    {
        Given(Submitted(), Accepted()).When(s_extend with { Days = 11 }).ThenRefused(new ExtensionTooLong(11, 10, JointHandling: false));
        Given(Submitted(), Accepted(), Extended).When(s_extend with { Days = 1 }).ThenRefused(new AlreadyExtended(10));
    }

    [Fact]
    public void tells_the_applicant_why()
    {
        var extension = Given(Submitted(), Accepted(), Extended).When(s_tell).Then(Told).Timeline.ShouldNotBeNull().Extension.ShouldNotBeNull();
        (extension.Reason, extension.ToldAt, extension.ToldBy).ShouldBe(("complex", Beijing(3, 9), TellingMethod.Written));
        Given(Submitted(), Accepted(), Extended, Told).When(s_tell).ThenNothing();
        Given(Submitted(), Accepted(), Extended, Told).When(s_tell with { Method = TellingMethod.Phone }).ThenRefused(new ExtensionAlreadyTold(Beijing(3, 9)));
        Given(Submitted(), Accepted()).When(s_tell).ThenRefused(new NotExtended());
        Given(Submitted()).When(s_tell).ThenRefused(new WrongState(CaseState.Submitted));
    }
}
