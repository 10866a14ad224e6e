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

/// <summary>Another item takes its place, for good; running cases go on under what they were accepted for.</summary>
public sealed record ItemMerged(ItemCode Item, ItemCode Into, string Reason, ActorId By, Instant At) : ItemEvent(At);

/// <summary>Windows of towns or villages receive it from now on, in the department's name (Administrative Licence Law Art. 24).</summary>
/// <param name="Basis">The published decision it rests on.</param>
public sealed record ItemDelegated(ItemCode Item, ValueList<WindowCode> Windows, string Basis, string Reason, ActorId By, Instant At) : ItemEvent(At);

public sealed record DelegationEnded(ItemCode Item, ValueList<WindowCode> Windows, string Reason, ActorId By, Instant At) : ItemEvent(At);

/// <summary>A fee is not charged any more: a version of its own, the one before it without that fee.</summary>
public sealed record FeeCancelled(ItemCode Item, string Fee, int Version, string Reason, ActorId By, Instant At) : ItemEvent(At);

/// <summary>One edition of an item's contents.</summary>
public sealed record ItemEdition(ServiceItem Item, int Version, Instant InForceFrom);

/// <summary>In use, suspended or cancelled, since when and why.</summary>
public sealed record ItemStanding(ItemStatus Status, string Reason, Instant Since);

/// <summary>That a window receives the item on the department's behalf.</summary>
public sealed record Delegation(WindowCode Window, string Basis, Instant Since, Instant? Until = null)
{
    public bool IsInForce(Instant at) => Since <= at && !(Until <= at);
}

/// <summary>An entry of the catalogue with all its versions.</summary>
public sealed record Item(
    ItemCode Code,
    ValueList<ItemEdition> Editions,
    ValueList<ItemStanding> Standings,
    ValueList<Delegation>? Delegations = null,
    ItemCode? MergedInto = null)
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
                var status = StatusAsOf(at);
                return new(
                    Editions[i].Item, Editions[i].Version, Editions[i].InForceFrom, status, DelegatedTo(at), status == ItemStatus.Merged ? MergedInto : null);
            }
        }

        return null;
    }

    /// <summary>The windows that receive it by delegation then; none: nobody does.</summary>
    public ValueList<WindowCode>? DelegatedTo(Instant at) =>
        Delegations is { } all && all.Any(d => d.IsInForce(at)) ? all.Where(d => d.IsInForce(at)).Select(d => d.Window).ToValueList() : null;

    /// <summary>The contents of a version by its number, as a case is pinned to it.</summary>
    public ServiceItem? OfVersion(int version) => version >= 1 && version <= Editions.Count ? Editions[version - 1].Item : null;

    public static Item Evolve(Item? before, ItemEvent happened) => (before, happened) switch
    {
        (null, ItemPublished e) => new(e.Item.Code, [new(e.Item, e.Version, e.InForceFrom)], []),
        ({ } i, ItemPublished e) => i with { Editions = [.. i.Editions, new(e.Item, e.Version, e.InForceFrom)] },
        ({ } i, ItemSuspended e) => i.Now(ItemStatus.Suspended, e.Reason, e.At),
        ({ } i, ItemResumed e) => i.Now(ItemStatus.InUse, e.Reason, e.At),
        ({ } i, ItemCancelled e) => i.Now(ItemStatus.Cancelled, e.Reason, e.At),
        ({ } i, ItemMerged e) => i.Now(ItemStatus.Merged, e.Reason, e.At) with { MergedInto = e.Into },
        ({ } i, ItemDelegated e) => i with { Delegations = [.. i.Delegations ?? [], .. e.Windows.Select(w => new Delegation(w, e.Basis, e.At))] },
        ({ } i, DelegationEnded e) => i with
        {
            Delegations = (i.Delegations ?? []).Select(d => d.Until is null && e.Windows.AsSpan().Contains(d.Window) ? d with { Until = e.At } : d).ToValueList(),
        },
        ({ } i, FeeCancelled e) => i with { Editions = [.. i.Editions, new(i.Latest().Item.Without(e.Fee), e.Version, e.At)] },
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
