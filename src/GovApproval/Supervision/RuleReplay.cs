using GovApproval.Applications;
using NodaTime;

namespace GovApproval.Supervision;

/// <summary>What another set of rules would have made of one case.</summary>
/// <param name="Appearing">Cards that it calls for and that were never issued.</param>
/// <param name="Vanishing">Cards that stand and that it does not call for.</param>
public sealed record CaseReplayed(ValueList<Finding> Found, ValueList<Finding> Appearing, ValueList<CaseCard> Vanishing)
{
    /// <summary>Judges the case as it stands by the yardstick's rules, and compares with the cards that the calendar issued. Nothing is written.</summary>
    public static CaseReplayed Of(CaseFile file, Yardstick by, Instant now)
    {
        var found = Patrol.Findings(file, by, now).ToValueList();
        var standing = (file.Cards ?? []).Where(card => card is { Versions: null, Unfounded: not true }).ToValueList();
        return new(
            found,
            found.Where(f => !standing.Any(card => card.Rule.Number == f.Rule.Number && card.Subject == f.Subject)).ToValueList(),
            standing.Where(card => card.Lift is null && !found.Any(f => card.Rule.Number == f.Rule.Number && card.Subject == f.Subject)).ToValueList());
    }
}

/// <summary>One rule's cards, as they stand and as they would.</summary>
public sealed record RuleTotal(string Rule, int Standing, int Supposed, int Appearing, int Vanishing);
