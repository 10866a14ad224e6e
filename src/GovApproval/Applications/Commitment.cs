using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>What the verification after the decision found.</summary>
public sealed record CommitmentCheck(bool IsKept, string Findings, ActorId By, Instant At);

/// <summary>The applicant's written commitment that a case is decided on (告知承诺).</summary>
/// <param name="VerifyWithinDays">Working days after the decision.</param>
public sealed record Commitment(
    string DocumentNumber, LocalDate SignedOn, string Rule, int VerifyWithinDays, ActorId By, Instant At, CommitmentCheck? Check = null)
{
    internal Commitment Checked(bool isKept, string findings, ActorId by, Instant at) => this with { Check = new(isKept, findings, by, at) };
}

/// <summary>Notice and commitment (Regulation on the Business Environment Art. 40): decided now, verified afterwards, taken back when untrue.</summary>
internal static class CommitmentDecisions
{
    public static Decision<ApplicationEvent> Decide(CaseFile file, ApplicationCommand asked) => (file, asked) switch
    {
        ({ Commitment: { } known }, MakeCommitment c) when (known.DocumentNumber, known.SignedOn) == (c.DocumentNumber, c.SignedOn) =>
            Decision<ApplicationEvent>.NothingToDo,
        ({ Commitment: { } known }, MakeCommitment) => new AlreadyCommitted(known.DocumentNumber),
        ({ Standing.State: not (CaseState.Submitted or CaseState.SupplementRequired or CaseState.Accepted) }, MakeCommitment) =>
            new WrongState(file.Standing.State),
        (_, MakeCommitment { Item: { Commitment: null } item }) => new CommitmentNotOffered(item.Code),
        ({ Applicant.Unnumbered: true }, MakeCommitment) => new CommitmentNeedsIdentityNumber(),
        (_, MakeCommitment { Bar: { } bar } c) when bar.IsInForceOn(OfficeTime.DateOf(c.At)) => new BarredFromCommitment(bar.Until),
        (_, MakeCommitment c) when c.SignedOn > OfficeTime.DateOf(c.At) => new CommitmentInTheFuture(c.SignedOn),
        (_, MakeCommitment { Item.Commitment: { } rule } c) =>
            new CommitmentMade(file.Standing, c.DocumentNumber, c.SignedOn, rule.Rule, rule.VerifyWithinDays, c.By, c.At),

        ({ Commitment.Check: { } check }, VerifyCommitment c) => (check.IsKept, check.Findings) == (c.IsKept, c.Findings)
            ? Decision<ApplicationEvent>.NothingToDo
            : new CommitmentAlreadyVerified(check.IsKept),
        ({ Commitment: null } or { Outcome: null or { Result: CaseResult.Refused } }, VerifyCommitment) => new NoCommitmentToVerify(),
        (_, VerifyCommitment { IsKept: true } c) => new CommitmentVerified(file.Standing, c.Findings, c.By, c.At),
        (_, VerifyCommitment c) => Broken(file, c),
        _ => throw new System.Diagnostics.UnreachableException($"{asked} has no row"),
    };

    // Untrue: what was granted on it is taken back in the same breath, unless it was taken back already.
    private static Decision<ApplicationEvent>.Granted Broken(CaseFile file, VerifyCommitment c)
    {
        var broken = new CommitmentBroken(file.Standing, c.Findings, c.By, c.At);
        return file.Aftermath?.Revocation is { }
            ? new([broken])
            : new([broken, AfterDecision.Revoked(file.Standing, RevocationGround.CommitmentUntrue, c.Findings, c.By.Value, c)]);
    }
}
