using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.Supervision;
using NodaTime;

namespace GovApproval.WhatIf;

/// <summary>Other limits of an item; what is left out stays as the case was accepted with.</summary>
public sealed record SupposedItem(ItemCode Item, int? StatutoryDays = null, int? PromisedDays = null, BudgetRule? Budget = null);

/// <summary>The cases of a window, or those of one item there, at another window: what closes that one's hall stops them.</summary>
public sealed record SupposedWindow(WindowCode From, WindowCode To, ItemCode? Item = null);

/// <summary>What is supposed to be otherwise beside the calendar. Nothing is written.</summary>
public sealed record Supposition(ValueList<SupposedItem> Items = default, ValueList<SupposedWindow> Windows = default)
{
    /// <summary>The window that the case would lie at.</summary>
    public WindowCode WindowOf(ItemCode item, WindowCode window)
    {
        foreach (var moved in Windows.AsSpan())
        {
            if (moved.From == window && (moved.Item is not { } only || only == item))
            {
                return moved.To;
            }
        }

        return window;
    }

    /// <summary>The timeline as it would be: the same events under other limits.</summary>
    public Timeline Of(ItemCode item, Timeline timeline)
    {
        foreach (var supposed in Items.AsSpan())
        {
            if (supposed.Item == item)
            {
                var limits = timeline.Limits;
                return timeline with
                {
                    Limits = limits with
                    {
                        StatutoryDays = supposed.StatutoryDays ?? limits.StatutoryDays,
                        PromisedDays = supposed.PromisedDays ?? limits.PromisedDays,
                        Rule = supposed.Budget ?? limits.Rule,
                    },
                };
            }
        }

        return timeline;
    }
}

/// <summary>A limit as it is and as it would be; none where there is none on that side.</summary>
public sealed record LimitCompared(LimitReading? AsIs, LimitReading? Supposed)
{
    public bool Moved() => AsIs?.DueOn != Supposed?.DueOn;

    public bool NewlyLate() => Supposed is { Late: true } && AsIs is not { Late: true };

    public bool NoLongerLate() => AsIs is { Late: true } && Supposed is not { Late: true };
}

/// <summary>One case as it is and as it would be, both by the one clock.</summary>
public sealed record CaseCompared(LimitCompared Statutory, LimitCompared Promised, ValueList<LimitCard> Appearing, ValueList<LimitCard> Vanishing)
{
    public bool Moved() => Statutory.Moved() || Promised.Moved();

    public bool NewlyLate() => Statutory.NewlyLate() || Promised.NewlyLate();

    public bool NoLongerLate() => Statutory.NoLongerLate() || Promised.NoLongerLate();

    public bool Differs() => Moved() || NewlyLate() || NoLongerLate() || Appearing.Count > 0 || Vanishing.Count > 0;

    public static CaseCompared Of(Timeline asIs, WorkingCalendar calendar, Timeline supposed, WorkingCalendar other, RuleBook rules, Instant now)
    {
        var (before, after) = (CaseClock.Read(asIs, calendar, now), CaseClock.Read(supposed, other, now));
        var (cards, others) = (Patrol.OfLimits(asIs, calendar, rules, now), Patrol.OfLimits(supposed, other, rules, now));
        return new(
            new(before.Statutory, after.Statutory),
            new(before.Promised, after.Promised),
            others.Count == 0 ? default : others.Except(cards).ToValueList(),
            cards.Count == 0 ? default : cards.Except(others).ToValueList());
    }
}

/// <summary>What all cases together come to.</summary>
public sealed record WhatIfTotals(
    int Cases = 0, int Moved = 0, int NewlyLate = 0, int NoLongerLate = 0, int YellowAppearing = 0, int RedAppearing = 0, int YellowVanishing = 0, int RedVanishing = 0)
{
    public WhatIfTotals With(CaseCompared compared) => new(
        Cases + 1,
        Moved + (compared.Moved() ? 1 : 0),
        NewlyLate + (compared.NewlyLate() ? 1 : 0),
        NoLongerLate + (compared.NoLongerLate() ? 1 : 0),
        YellowAppearing + Cards(compared.Appearing, Card.Yellow),
        RedAppearing + Cards(compared.Appearing, Card.Red),
        YellowVanishing + Cards(compared.Vanishing, Card.Yellow),
        RedVanishing + Cards(compared.Vanishing, Card.Red));

    public WhatIfTotals And(WhatIfTotals other) => new(
        Cases + other.Cases,
        Moved + other.Moved,
        NewlyLate + other.NewlyLate,
        NoLongerLate + other.NoLongerLate,
        YellowAppearing + other.YellowAppearing,
        RedAppearing + other.RedAppearing,
        YellowVanishing + other.YellowVanishing,
        RedVanishing + other.RedVanishing);

    private static int Cards(ValueList<LimitCard> found, Card card)
    {
        var cards = 0;
        foreach (var one in found.AsSpan())
        {
            cards += one.Card == card ? 1 : 0;
        }

        return cards;
    }
}
