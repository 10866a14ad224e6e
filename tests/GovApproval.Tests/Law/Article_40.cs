using GovApproval.Applications;
using GovApproval.PublicNotice;

namespace GovApproval.Tests.Law;

/// <summary>What is granted is public.</summary>
public sealed class Article_40
{
    private static readonly Certificate s_wrong = new("licence", "L-1");
    private static readonly Certificate s_right = new("licence", "L-2");

    private static ApplicationCompleted Grant => Completed() with { Certificate = s_wrong };

    private static PublicGrant Published => new(Permit.Code, Housing, s_wrong, Date(3, 4));

    [Fact]
    public void shows_what_was_granted_by_whom_and_since_when() => Shown(Grant).ShouldBe(Published);

    [Fact]
    public void shows_no_refusal() => PublicGrant.Concerns(Completed(result: CaseResult.Refused)).ShouldBeFalse();

    [Fact]
    public void shows_what_was_put_right_and_what_was_taken_back() =>
        Shown(
            Grant,
            new DecisionCorrected(Here, s_right, [], "slip", Verifier, Beijing(3, 5)),
            new LicenceRevoked(Here, RevocationGround.Deceit, "Administrative Licence Law Art. 69(2)", "forged", "the bureau", Verifier, Beijing(4, 1)))
            .ShouldBe(Published with { Certificate = s_right, Corrected = true, RevokedOn = Date(4, 1), RevokedBy = "Administrative Licence Law Art. 69(2)" });

    [Fact]
    public void shows_what_the_law_granted() =>
        Shown(new RenewalDeemed(Here, "L-0", Date(3, 31), new(Date(3, 2), 20, 20, 5, 1), TheCalendar, Beijing(4, 1, 0)))
            .ShouldBe(new(Permit.Code, Housing, null, Date(4, 1), Deemed: true));

    private static PublicGrant? Shown(params ApplicationEvent[] history) => history.Where(PublicGrant.Concerns).Aggregate(default(PublicGrant), PublicGrant.Evolve);
}
