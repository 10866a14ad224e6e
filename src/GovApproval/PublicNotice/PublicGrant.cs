using GovApproval.Applications;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.PublicNotice;

/// <summary>A granted decision as anybody may read it (Art. 40): what, by whom, since when; never whose.</summary>
/// <param name="Certificate">As put right since, where it was.</param>
/// <param name="Deemed">Granted by a rule, since nobody decided in time (Art. 50(2), or the local rule of a project).</param>
/// <param name="RevokedOn">Taken back, by the article named.</param>
public sealed record PublicGrant(
    ItemCode Item,
    DepartmentCode Department,
    Certificate? Certificate,
    LocalDate GrantedOn,
    bool Deemed = false,
    bool Corrected = false,
    LocalDate? RevokedOn = null,
    string? RevokedBy = null)
{
    public static bool Concerns(ApplicationEvent happened) =>
        happened is ApplicationCompleted { Result: CaseResult.Granted } or RenewalDeemed or ConsentDeemed or DecisionCorrected or LicenceRevoked;

    /// <summary>Whether nothing was published of the case before.</summary>
    public static bool Begins(ApplicationEvent happened) => happened is ApplicationCompleted or RenewalDeemed or ConsentDeemed;

    public static PublicGrant? Evolve(PublicGrant? grant, ApplicationEvent happened) => (grant, happened) switch
    {
        (_, ApplicationCompleted { Before: var s } e) => new(s.Item, s.Department, e.Certificate, OfficeTime.DateOf(e.At)),
        (_, RenewalDeemed { Before: var s } e) => new(s.Item, s.Department, null, OfficeTime.DateOf(e.At), Deemed: true),
        (_, ConsentDeemed { Before: var s } e) => new(s.Item, s.Department, null, OfficeTime.DateOf(e.At), Deemed: true),
        ({ } g, DecisionCorrected { Certificate: { } right }) => g with { Certificate = right, Corrected = true },
        ({ } g, LicenceRevoked e) => g with { RevokedOn = OfficeTime.DateOf(e.At), RevokedBy = e.Article },
        _ => grant,
    };
}
