using GovApproval.Applications;

namespace GovApproval.Supervision;

/// <summary>Open cases under a card, of one item at one window.</summary>
public sealed record CardCount(WindowCode Window, ItemCode Item, int Yellow = 0, int Red = 0);

/// <summary>The open cards of a department, by window and item; ordered by their codes.</summary>
public sealed record OpenCards(DepartmentCode Department, ValueList<CardCount> Counts = default)
{
    /// <summary>The department, when the event issues a card, or moves or closes a case under one.</summary>
    public static DepartmentCode? For(ApplicationEvent happened) => happened switch
    {
        ApplicationEscalated e when e.Card != e.Before.Card => e.Before.Department,
        ApplicationTransferred or ApplicationCompleted or ApplicationWithdrawn or MaterialPromiseMissed or RenewalDeemed
            when happened is ApplicationStep { Before: { Card: not Card.None } before } => before.Department,
        _ => null,
    };

    public static OpenCards Evolve(OpenCards cards, ApplicationEvent happened) =>
        happened is ApplicationStep { Before: var before } ? cards.Count(before, -1).Count(Standing.After(happened), 1) : cards;

    private OpenCards Count(Standing standing, int by)
    {
        if (standing.Card == Card.None || !standing.IsOpen())
        {
            return this;
        }

        var found = Counts.FirstOrDefault(c => (c.Window, c.Item) == (standing.Window, standing.Item)) ?? new(standing.Window, standing.Item);
        var count = standing.Card == Card.Red ? found with { Red = found.Red + by } : found with { Yellow = found.Yellow + by };
        return this with
        {
            Counts = Counts.Where(c => (c.Window, c.Item) != (count.Window, count.Item))
                .Append(count)
                .Where(c => c.Yellow != 0 || c.Red != 0)
                .OrderBy(c => c.Window.Value, StringComparer.Ordinal)
                .ThenBy(c => c.Item.Value, StringComparer.Ordinal)
                .ToValueList(),
        };
    }
}
