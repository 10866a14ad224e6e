namespace GovApproval.Catalogue;

/// <summary>Where whoever is refused may go (Art. 38(2)).</summary>
public sealed record AppealBodies(string ReconsiderationBody, string Court);

/// <summary>That a tolerable material may follow its application (容缺受理). Rests on local rules, so an item without it allows none.</summary>
/// <param name="Rule">The rule by which a promise missed withdraws the case.</param>
/// <param name="MostDays">Working days after acceptance within which it must come.</param>
public sealed record ToleranceRule(string Rule, int MostDays);

/// <summary>That the item is decided on the applicant's written commitment and verified afterwards (告知承诺; 国令722 Art. 40).</summary>
/// <param name="Rule">The list or rule that opens the item to it.</param>
/// <param name="VerifyWithinDays">Working days after the decision.</param>
/// <param name="BarredMonths">How long whoever committed untruly may not commit again; for good when left out.</param>
public sealed record CommitmentRule(string Rule, int VerifyWithinDays, int? BarredMonths = null);

/// <summary>That a law asks for a renewal at another time than thirty days before expiry (Art. 50(1)).</summary>
public sealed record RenewalRule(string Rule, int AskDaysBefore);

/// <summary>What follows when what was missing does not come in time.</summary>
public enum SupplementSilence
{
    /// <summary>The case waits on.</summary>
    Nothing,

    /// <summary>The case is treated as withdrawn.</summary>
    Withdrawn,
}

/// <summary>How long an applicant has for what is missing (补正). Rests on a law or a local rule, so an item without it sets no limit.</summary>
/// <param name="LimitDays">Working days after it was asked for.</param>
public sealed record SupplementRule(string Rule, int LimitDays, SupplementSilence OnSilence = SupplementSilence.Nothing);

/// <summary>That the substance is checked by two officers or more before the first instance (Art. 34(3)).</summary>
public sealed record CheckRule(string Rule);

/// <summary>That a lower level reviews the case before it passes it up, within days of its own (Art. 43).</summary>
/// <param name="Days">Working days after acceptance.</param>
public sealed record ReviewRule(string Rule, int Days = 20);
