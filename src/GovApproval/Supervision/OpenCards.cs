using GovApproval.Applications;

namespace GovApproval.Supervision;

/// <summary>Open cases under a card, of one item, at one window and post.</summary>
public sealed record CardCount(WindowCode Window, ItemCode Item, Post Post, int Yellow = 0, int Red = 0);

/// <summary>The open cards of a department, by window, item and post; ordered by their codes.</summary>
public sealed record OpenCards(DepartmentCode Department, ValueList<CardCount> Counts = default)
{
    /// <summary>The department, when the event issues or lifts a card, or moves or closes a case under one.</summary>
    public static DepartmentCode? For(ApplicationEvent happened) =>
        happened is ApplicationStep { Before: var before }
        && (before.Card != Card.None || happened is CardIssued or ApplicationEscalated)
        && Standing.After(happened) is var after
        && Place(before) != Place(after)
            ? before.Department
            : null;

    public static OpenCards Evolve(OpenCards cards, ApplicationEvent happened) =>
        For(happened) is null ? cards : cards.Count(((ApplicationStep)happened).Before, -1).Count(Standing.After(happened), 1);

    private static (bool Counts, Card, WindowCode, ItemCode, Post) Place(Standing standing) =>
        IsCounted(standing) ? (true, standing.Card, standing.Window, standing.Item, Cause.PostOf(standing.State)) : default;

    private static bool IsCounted(Standing standing) => standing.Card != Card.None && standing.IsOpen();

    private OpenCards Count(Standing standing, int by)
    {
        if (!IsCounted(standing))
        {
            return this;
        }

        var (_, _, window, item, post) = Place(standing);
        var found = Counts.FirstOrDefault(c => (c.Window, c.Item, c.Post) == (window, item, post)) ?? new(window, item, post);
        var count = standing.Card == Card.Red ? found with { Red = found.Red + by } : found with { Yellow = found.Yellow + by };
        return this with
        {
            Counts = Counts.Where(c => (c.Window, c.Item, c.Post) != (window, item, post))
                .Append(count)
                .Where(c => c.Yellow != 0 || c.Red != 0)
                .OrderBy(c => c.Window.Value, StringComparer.Ordinal)
                .ThenBy(c => c.Item.Value, StringComparer.Ordinal)
                .ThenBy(c => c.Post)
                .ToValueList(),
        };
    }
}
