using GovApproval.Applications;

namespace GovApproval.Tests.Law;

/// <summary>What was granted wrongly is taken back, on a ground the law names; what was written wrongly is put right.</summary>
public sealed class Article_69
{
    private static readonly RevokeLicence s_revoke = new(RevocationGround.Deceit, "forged", "the bureau", Verifier, Beijing(4, 1));
    private static readonly CorrectDecision s_correct = new(new("licence", "L-2"), [], "slip", Verifier, Beijing(3, 5));

    private static ApplicationEvent[] Granted => [Submitted(), Accepted(), Examined(), Verified(), Completed() with { Certificate = new("licence", "L-1") }];

    private static ApplicationEvent[] Refused => [.. Granted[..^1], Completed(result: CaseResult.Refused)];

    private static LicenceRevoked Revoked =>
        new(Here, RevocationGround.Deceit, "Administrative Licence Law Art. 69(2)", "forged", "the bureau", Verifier, Beijing(4, 1));

    private static DecisionCorrected Corrected => new(Here, new("licence", "L-2"), [], "slip", Verifier, Beijing(3, 5));

    [Theory]
    [InlineData(RevocationGround.AbuseOfPower, "Administrative Licence Law Art. 69(1)(1)")]
    [InlineData(RevocationGround.BeyondAuthority, "Administrative Licence Law Art. 69(1)(2)")]
    [InlineData(RevocationGround.ProcedureViolated, "Administrative Licence Law Art. 69(1)(3)")]
    [InlineData(RevocationGround.NotQualified, "Administrative Licence Law Art. 69(1)(4)")]
    [InlineData(RevocationGround.OtherwiseUnlawful, "Administrative Licence Law Art. 69(1)(5)")]
    [InlineData(RevocationGround.Deceit, "Administrative Licence Law Art. 69(2)")]
    [InlineData(RevocationGround.ChangedCircumstances, "Administrative Licence Law Art. 8(2)")]
    [InlineData(RevocationGround.CommitmentUntrue, "Regulation on the Business Environment Art. 40")]
    public void names_the_article_of_each_ground(RevocationGround ground, string article) =>
        Given(Granted).When(s_revoke with { Ground = ground }).Then(Revoked with { Ground = ground, Article = article });

    [Fact]
    public void leaves_the_decision_readable_as_it_was()
    {
        var file = Given([.. Granted, Corrected]).When(s_revoke).Then(Revoked);
        file.Outcome.ShouldBe(TheFile(Granted).Outcome);
        file.Standing.State.ShouldBe(CaseState.Completed);
        AfterDecision.CertificateNow(file).ShouldBeNull();
        AfterDecision.CertificateNow(TheFile([.. Granted, Corrected])).ShouldBe(new Certificate("licence", "L-2"));
        AfterDecision.CertificateNow(TheFile(Granted)).ShouldBe(new Certificate("licence", "L-1"));
    }

    [Fact]
    public void takes_back_only_what_was_granted_and_only_once()
    {
        Given(Refused).When(s_revoke).ThenRefused(new NothingToRevoke());
        Given(Submitted(), Accepted()).When(s_revoke).ThenRefused(new WrongState(CaseState.Accepted));
        Given([.. Granted, Revoked]).When(s_revoke).ThenNothing();
        Given([.. Granted, Revoked]).When(s_revoke with { Reason = "else" }).ThenRefused(new AlreadyRevoked(Beijing(4, 1)));
    }

    [Fact]
    public void lets_a_slip_be_put_right_beside_the_decision()
    {
        Given(Granted).When(s_correct).Then(Corrected).Aftermath.ShouldNotBeNull().Corrections.Count.ShouldBe(1);
        Given([.. Granted, Corrected]).When(s_correct).ThenNothing();
        Given(Refused).When(s_correct with { Certificate = null, Reasons = ["better said"] }).Then(Corrected with { Certificate = null, Reasons = ["better said"] });
        Given(Refused).When(s_correct).ThenRefused(new CertificateWithRefusal());
        Given(Granted).When(s_correct with { Certificate = null }).ThenRefused(new CorrectionWithoutChange());
        Given(Submitted(), Accepted()).When(s_correct).ThenRefused(new WrongState(CaseState.Accepted));
    }
}
