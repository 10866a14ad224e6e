using System.Diagnostics;
using NodaTime;

namespace GovApproval.Catalogue;

/// <summary>All that can happen to an entry of the catalogue.</summary>
public abstract record ItemEvent(Instant At);

/// <summary>Published anew or revised; running cases stay with the version they were accepted under.</summary>
public sealed record ItemPublished(ServiceItem Item, int Version, Instant InForceFrom, ActorId By, Instant At) : ItemEvent(At);

public sealed record ItemSuspended(ItemCode Item, string Reason, ActorId By, Instant At) : ItemEvent(At);

public sealed record ItemResumed(ItemCode Item, string Reason, ActorId By, Instant At) : ItemEvent(At);

public sealed record ItemCancelled(ItemCode Item, string Reason, ActorId By, Instant At) : ItemEvent(At);

/// <summary>One edition of an item's contents.</summary>
public sealed record ItemEdition(ServiceItem Item, int Version, Instant InForceFrom);

/// <summary>In use, suspended or cancelled, since when and why.</summary>
public sealed record ItemStanding(ItemStatus Status, string Reason, Instant Since);

/// <summary>An entry of the catalogue with all its versions.</summary>
public sealed record Item(ItemCode Code, ValueList<ItemEdition> Editions, ValueList<ItemStanding> Standings)
{
    /// <summary>The status as it is now.</summary>
    public ItemStatus Status() => Standings.Count == 0 ? ItemStatus.InUse : Standings[^1].Status;

    /// <summary>The version last published, in force or announced.</summary>
    public ItemEdition Latest() => Editions[^1];

    /// <summary>The version in force then; none before the first.</summary>
    public ItemVersion? AsOf(Instant at)
    {
        for (var i = Editions.Count - 1; i >= 0; i--)
        {
            if (Editions[i].InForceFrom <= at)
            {
                return new(Editions[i].Item, Editions[i].Version, Editions[i].InForceFrom, StatusAsOf(at));
            }
        }

        return null;
    }

    /// <summary>The contents of a version by its number, as a case is pinned to it.</summary>
    public ServiceItem? OfVersion(int version) => version >= 1 && version <= Editions.Count ? Editions[version - 1].Item : null;

    public static Item Evolve(Item? before, ItemEvent happened) => (before, happened) switch
    {
        (null, ItemPublished e) => new(e.Item.Code, [new(e.Item, e.Version, e.InForceFrom)], []),
        ({ } i, ItemPublished e) => i with { Editions = [.. i.Editions, new(e.Item, e.Version, e.InForceFrom)] },
        ({ } i, ItemSuspended e) => i.Now(ItemStatus.Suspended, e.Reason, e.At),
        ({ } i, ItemResumed e) => i.Now(ItemStatus.InUse, e.Reason, e.At),
        ({ } i, ItemCancelled e) => i.Now(ItemStatus.Cancelled, e.Reason, e.At),
        _ => throw new UnreachableException($"{happened} cannot follow {before}"),
    };

    private Item Now(ItemStatus status, string reason, Instant since) => this with { Standings = [.. Standings, new(status, reason, since)] };

    private ItemStatus StatusAsOf(Instant at)
    {
        for (var i = Standings.Count - 1; i >= 0; i--)
        {
            if (Standings[i].Since <= at)
            {
                return Standings[i].Status;
            }
        }

        return ItemStatus.InUse;
    }
}
