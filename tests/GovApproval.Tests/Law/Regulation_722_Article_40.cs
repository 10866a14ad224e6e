using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.Commitments;

namespace GovApproval.Tests.Law;

/// <summary>Notice and commitment: decided on the applicant's word, verified afterwards, taken back when untrue.</summary>
public sealed class Regulation_722_Article_40
{
    private static readonly ServiceItem s_open = Permit with { Commitment = new("list of 2026", 10, BarredMonths: 24) };
    private static readonly MakeCommitment s_commit = new("CN-1", Date(3, 2), s_open, null, Citizen, Beijing(3, 2, 10));
    private static readonly VerifyCommitment s_kept = new(IsKept: true, "as committed", Officer, Beijing(3, 16));
    private static readonly VerifyCommitment s_untrue = new(IsKept: false, "no kitchen", Officer, Beijing(3, 16));

    private static CommitmentMade Made => new(Here, "CN-1", Date(3, 2), "list of 2026", 10, Citizen, Beijing(3, 2, 10));

    private static ApplicationEvent[] Granted => [Submitted(), Accepted(), Made, Completed(used: 0, Beijing(3, 2, 11))];

    private static CommitmentBroken Broken => new(Here, "no kitchen", Officer, Beijing(3, 16));

    private static LicenceRevoked Revoked => new(
        Here, RevocationGround.CommitmentUntrue, "Regulation on the Business Environment Art. 40", "no kitchen", Officer.Value, Officer, Beijing(3, 16));

    [Fact]
    public void takes_a_commitment_where_the_item_is_open_to_it()
    {
        Given(Submitted()).When(s_commit).Then(Made);
        Given(Submitted(), Made).When(s_commit).ThenNothing();
        Given(Submitted(), Made).When(s_commit with { DocumentNumber = "CN-2" }).ThenRefused(new AlreadyCommitted("CN-1"));
        Given(Submitted()).When(s_commit with { Item = Permit }).ThenRefused(new CommitmentNotOffered(Permit.Code));
        Given(Submitted(), Accepted(), Examined()).When(s_commit).ThenRefused(new WrongState(CaseState.Examined));
        Given(Submitted()).When(s_commit with { SignedOn = Date(3, 3) }).ThenRefused(new CommitmentInTheFuture(Date(3, 3)));
    }

    [Fact]
    public void grants_on_it_at_once() =>
        Given(Submitted(), Accepted(), Made).When(Complete(Beijing(3, 2, 11))).Then(Completed(used: 0, Beijing(3, 2, 11)));

    [Fact]
    public void gives_the_verification_a_limit_from_the_decision()
    {
        var file = TheFile(Granted);
        AfterDecision.Verification(file, Shipped, Beijing(3, 16)).ShouldBe(new LimitReading(10, 10, 0, Date(3, 16), Provisional: false, Late: false));
        AfterDecision.Verification(file, Shipped, Beijing(3, 17)).ShouldNotBeNull().Late.ShouldBeTrue();
        AfterDecision.Verification(TheFile(Submitted(), Accepted(), Made), Shipped, Beijing(3, 17)).ShouldBeNull();
    }

    [Fact]
    public void verifies_after_the_decision()
    {
        Given(Granted).When(s_kept).Then(new CommitmentVerified(Here, "as committed", Officer, Beijing(3, 16))).Commitment.ShouldNotBeNull()
            .Check.ShouldBe(new CommitmentCheck(true, "as committed", Officer, Beijing(3, 16)));
        Given(Submitted(), Accepted(), Made).When(s_kept).ThenRefused(new NoCommitmentToVerify());
        Given(Submitted(), Accepted(), Examined(), Verified(), Completed()).When(s_kept).ThenRefused(new NoCommitmentToVerify());
    }

    [Fact]
    public void takes_back_what_was_granted_on_an_untrue_one()
    {
        var file = Given(Granted).When(s_untrue).Then(Broken, Revoked);
        file.Aftermath.ShouldNotBeNull().Revocation.ShouldNotBeNull().Ground.ShouldBe(RevocationGround.CommitmentUntrue);
        Given([.. Granted, Broken, Revoked]).When(s_untrue).ThenNothing();
        Given([.. Granted, Broken, Revoked]).When(s_kept).ThenRefused(new CommitmentAlreadyVerified(IsKept: false));
        Given([.. Granted, Revoked]).When(s_untrue).Then(Broken);
    }

    [Fact]
    public void bars_its_maker_for_the_time_the_item_says()
    {
        var bar = Barred();
        bar.Until.ShouldBe(Date(3, 16, 2028));
        Given(Submitted() with { Applicant = Applicant with { Unnumbered = true } }).When(s_commit).ThenRefused(new CommitmentNeedsIdentityNumber());
        Given(Submitted()).When(s_commit with { Bar = bar }).ThenRefused(new BarredFromCommitment(Date(3, 16, 2028)));
        Given(Submitted()).When(s_commit with { Bar = bar, At = Beijing(3, 16, 23, 59, 2028) }).ThenRefused(new BarredFromCommitment(Date(3, 16, 2028)));
        Given(Submitted()).When(s_commit with { Bar = bar, At = Beijing(3, 17, 0, 0, 2028) }).Then(Made with { At = Beijing(3, 17, 0, 0, 2028) });
        Barred(months: null).IsInForceOn(Date(1, 1, 2100)).ShouldBeTrue();
    }

    [Fact]
    public void lets_its_maker_commit_again_once_the_bar_is_lifted()
    {
        var lift = new LiftCommitmentBar("credit repaired", Chief, Beijing(4, 1));
        var lifted = new CommitmentBarLifted(Applicant.Person, "credit repaired", Chief, Beijing(4, 1));
        CommitmentBarDecisions.Decide(Barred(), lift).ShouldBe(new Decision<CommitmentBarEvent>.Granted([lifted]));
        var bar = CommitmentBar.Evolve(Barred(), lifted);
        bar.IsInForceOn(Date(4, 1)).ShouldBeFalse();
        CommitmentBarDecisions.Decide(bar, lift).ShouldBe(Decision<CommitmentBarEvent>.NothingToDo);
        CommitmentBarDecisions.Decide(null, lift).ShouldBe(new Decision<CommitmentBarEvent>.Refused(new NoSuchCommitmentBar()));
        Given(Submitted()).When(s_commit with { Bar = bar }).Then(Made);
    }

    private static CommitmentBar Barred(int? months = 24) => CommitmentBar.Evolve(null, CommitmentBarDecisions.Bar(
        Applicant.Person, Guid.Empty, "list of 2026", months, new(false, "no kitchen", Officer, Beijing(3, 16))));
}
