using NodaTime;

namespace GovApproval.Catalogue;

/// <summary>All that can be asked of an entry of the catalogue.</summary>
public abstract record ItemCommand(ActorId By, Instant At);

/// <param name="Department">The department as registered; none when it is not.</param>
/// <param name="InForceFrom">Now when left out. Only the first version may begin in the past: it was in force before it was entered.</param>
/// <param name="Listed">The center's list of materials, beyond which nothing may be asked for; none: no list was published.</param>
public sealed record PublishItem(ServiceItem Item, Department? Department, Instant? InForceFrom, ActorId By, Instant At, MaterialList? Listed = null)
    : ItemCommand(By, At);

public sealed record SuspendItem(string Reason, ActorId By, Instant At) : ItemCommand(By, At);

public sealed record ResumeItem(string Reason, ActorId By, Instant At) : ItemCommand(By, At);

public sealed record CancelItem(string Reason, ActorId By, Instant At) : ItemCommand(By, At);

/// <param name="Target">The item that takes its place, as it stands; none: the catalogue has no such item.</param>
public sealed record MergeItem(ItemCode Into, ItemVersion? Target, string Reason, ActorId By, Instant At) : ItemCommand(By, At);

/// <param name="Windows">Those named, as far as the center has them.</param>
public sealed record DelegateItem(ValueList<WindowCode> Named, ValueList<Window> Windows, string Basis, string Reason, ActorId By, Instant At)
    : ItemCommand(By, At);

/// <param name="Named">None: every one.</param>
public sealed record EndDelegation(ValueList<WindowCode> Named, string Reason, ActorId By, Instant At) : ItemCommand(By, At);

public sealed record CancelFee(string Fee, string Reason, ActorId By, Instant At) : ItemCommand(By, At);

public sealed record RegisterDepartment(Department Department, ActorId By, Instant At);

/// <param name="Department">The window's department as registered; none when it is not, or has none.</param>
/// <param name="Known">Of the windows that an arrangement names, those there are.</param>
/// <param name="PassedOn">Of the items in its classes, those that the catalogue has.</param>
/// <param name="Served">The catalogue's entries for the items that the window names, as far as there are any.</param>
public sealed record RegisterWindow(Window Window, Department? Department, ValueList<ServiceItem> Served, ActorId By, Instant At, ValueList<Window> Known = default, ValueList<ItemVersion> PassedOn = default);

public sealed record NoSuchItem() : Absence("no-such-item");

public sealed record ItemAlreadyCancelled(ItemCode Item) : Refusal("item-already-cancelled");

public sealed record UnknownDepartment(DepartmentCode Department) : Refusal("unknown-department");

public sealed record UnknownItems(ValueList<ItemCode> Items) : Refusal("unknown-items");

public sealed record PromiseAboveLimit(int PromisedDays, int StatutoryDays) : Refusal("promise-above-limit", "Administrative Licence Law Art. 42(1)");

public sealed record OnTheSpotWithPromise(int PromisedDays) : Refusal("on-the-spot-with-promise", "Administrative Licence Law Art. 34(2)");

/// <summary>Hours are promised for what is settled on the spot, and by nothing but a number of hours.</summary>
public sealed record HoursNotOnTheSpot(int? PromisedHours) : Refusal("hours-not-on-the-spot", "Administrative Licence Law Art. 34(2)");

/// <summary>A limit that is not in working days names the law that says so.</summary>
public sealed record CountingWithoutBasis(CountingMode Counting) : Refusal("counting-without-basis", "Administrative Licence Law Art. 82");

public sealed record FeeWithoutBasis(string Fee) : Refusal("fee-without-basis", "Administrative Licence Law Art. 58");

/// <summary>Who pays less does so by a law that says so.</summary>
public sealed record ExemptionWithoutBasis(string Fee, string Exemption) : Refusal("exemption-without-basis", "Administrative Licence Law Art. 59");

/// <summary>Materials that the center's published list does not hold.</summary>
public sealed record MaterialsNotListed(ValueList<string> Materials) : Refusal("materials-not-listed", "Administrative Licence Law Art. 31");

public sealed record NoSuchFee(string Fee) : Refusal("no-such-fee");

/// <summary>The version announced names the fee too: it is to be published anew without it.</summary>
public sealed record VersionAnnounced(int Version, Instant InForceFrom) : Refusal("version-announced");

public sealed record MergeTargetNotInUse(ItemCode Into) : Refusal("merge-target-not-in-use");

public sealed record UnknownWindows(ValueList<WindowCode> Windows) : Refusal("unknown-windows");

/// <summary>An item is delegated downward, to a town or a village.</summary>
public sealed record DelegationNotDownward(WindowCode Window, WindowLevel Level) : Refusal("delegation-not-downward", "Administrative Licence Law Art. 24");

/// <summary>An item, a revision of it or a window that serves it names a department that does not decide it.</summary>
public sealed record DepartmentMismatch(ItemCode Item, DepartmentCode Department, DepartmentCode Decides) : Refusal("department-mismatch");

public sealed record InForceBeforePublication(Instant InForceFrom) : Refusal("in-force-before-publication");

public sealed record WindowWithoutDepartment(WindowCode Window) : Refusal("window-without-department");

/// <summary>What the catalogue allows.</summary>
public static class CatalogueDecisions
{
    public static Decision<ItemEvent> Decide(Item? item, ItemCommand asked) => (item, asked, item?.Status()) switch
    {
        (_, PublishItem c, not (ItemStatus.Cancelled or ItemStatus.Merged)) => Publish(item, c),
        (null, _, _) => new NoSuchItem(),

        ({ }, CancelItem, ItemStatus.Cancelled) => Decision<ItemEvent>.NothingToDo,
        ({ MergedInto: { } into }, MergeItem c, ItemStatus.Merged) when into == c.Into => Decision<ItemEvent>.NothingToDo,
        ({ } i, _, ItemStatus.Cancelled or ItemStatus.Merged) => new ItemAlreadyCancelled(i.Code),
        ({ } i, MergeItem c, _) => c.Into == i.Code || c.Target is not { Status: ItemStatus.InUse }
            ? new MergeTargetNotInUse(c.Into)
            : new ItemMerged(i.Code, c.Into, c.Reason, c.By, c.At),
        ({ } i, DelegateItem c, _) => Delegate(i, c),
        ({ } i, EndDelegation c, _) => EndDelegation(i, c),
        ({ } i, CancelFee c, _) => CancelFee(i, c),
        ({ } i, CancelItem c, _) => new ItemCancelled(i.Code, c.Reason, c.By, c.At),
        ({ } i, SuspendItem c, ItemStatus.InUse) => new ItemSuspended(i.Code, c.Reason, c.By, c.At),
        ({ } i, ResumeItem c, ItemStatus.Suspended) => new ItemResumed(i.Code, c.Reason, c.By, c.At),
        _ => Decision<ItemEvent>.NothingToDo,
    };

    public static Decision<DepartmentEvent> Decide(Department? department, RegisterDepartment asked) =>
        department == asked.Department
            ? Decision<DepartmentEvent>.NothingToDo
            : new DepartmentRegistered(asked.Department, asked.By, asked.At);

    public static Decision<WindowEvent> Decide(Window? window, RegisterWindow asked) => asked.Window switch
    {
        var w when window is not null && w == window with { Staffing = null } => Decision<WindowEvent>.NothingToDo,
        { Arrangement: { } arranged } w when Unmet(w, arranged, asked) is { } why => why,
        { Department: null, Comprehensive: false } w => new WindowWithoutDepartment(w.Code),
        { Department: { } named } when asked.Department?.Code != named => new UnknownDepartment(named),
        var w when Unknown(w.Items, asked.Served) is { Count: > 0 } unknown => new UnknownItems(unknown),
        { Comprehensive: false, Department: { } own } when asked.Served.FirstOrDefault(i => i.Department != own) is { } foreign =>
            new DepartmentMismatch(foreign.Code, own, foreign.Department),
        var w => new WindowRegistered(w, asked.By, asked.At),
    };

    /// <summary>A case is passed on by one class, to a window elsewhere that serves its item.</summary>
    private static ArrangementNotPossible? Unmet(Window window, Arrangement arranged, RegisterWindow asked)
    {
        var named = arranged.Backs().Concat(arranged.Exit is { } exit ? [exit] : []).Distinct().ToArray();
        var unknown = named.Except(asked.Known.Select(w => w.Code)).ToValueList();
        List<string> unmet = window.Comprehensive ? [] : ["comprehensive"];
        unmet.AddRange(unknown.Select(code => $"window:{code}"));
        if (arranged.Backs().Contains(window.Code))
        {
            unmet.Add("elsewhere");
        }

        foreach (var ofItem in arranged.Classes.SelectMany(c => c.Items.Select(item => (Item: item, c.Window))).GroupBy(one => one.Item))
        {
            var item = asked.PassedOn.FirstOrDefault(known => known.Item.Code == ofItem.Key);
            var back = asked.Known.FirstOrDefault(known => known.Code == ofItem.First().Window);
            if (item is null || ofItem.Skip(1).Any() || (back is not null && !item.IsServedAt(back)))
            {
                unmet.Add($"{(item is null ? "item" : ofItem.Skip(1).Any() ? "one-class" : "served")}:{ofItem.Key}");
            }
        }

        return unmet.Count == 0 ? null : new(unknown, unmet.ToValueList());
    }

    internal static ValueList<ItemCode> Unknown(ValueList<ItemCode> named, IEnumerable<ServiceItem> found) =>
        named.Except(found.Select(i => i.Code)).ToValueList();

    /// <summary>Everything that stands against publishing it; a bulk load hears it all.</summary>
    public static IEnumerable<Refusal> Obstacles(Item? item, PublishItem c)
    {
        var (asked, latest) = (c.Item, item?.Latest());
        if (item?.Status() is ItemStatus.Cancelled or ItemStatus.Merged)
        {
            yield return new ItemAlreadyCancelled(asked.Code);
        }

        if (c.Department?.Code != asked.Department)
        {
            yield return new UnknownDepartment(asked.Department);
        }
        else if (latest is not null && asked.Department != latest.Item.Department)
        {
            yield return new DepartmentMismatch(asked.Code, asked.Department, latest.Item.Department);
        }

        if (asked.Promised() is { } promised && asked.Statutory() is { } statutory && promised.ShortestSpan() > statutory.ShortestSpan())
        {
            yield return new PromiseAboveLimit(promised.Days, statutory.Days);
        }

        if (asked is { Kind: ItemKind.OnTheSpot, PromisedDays: > 0 and var days })
        {
            yield return new OnTheSpotWithPromise(days);
        }

        if (asked.Budget is { } rule && CountsHoursWrongly(rule, asked.Kind))
        {
            yield return new HoursNotOnTheSpot(rule.PromisedHours);
        }
        else if (asked.Budget is { Basis: null, Counting: not CountingMode.WorkingDays and var counting })
        {
            yield return new CountingWithoutBasis(counting);
        }

        foreach (var fee in asked.Fees)
        {
            if (string.IsNullOrWhiteSpace(fee.Basis))
            {
                yield return new FeeWithoutBasis(fee.Name);
            }

            foreach (var exemption in (fee.Exemptions ?? []).Where(e => string.IsNullOrWhiteSpace(e.Basis)))
            {
                yield return new ExemptionWithoutBasis(fee.Name, exemption.Code);
            }
        }

        if (c.Listed?.Lacks(asked) is { Count: > 0 } unlisted)
        {
            yield return new MaterialsNotListed(unlisted);
        }

        if (latest is not null && c.InForceFrom < c.At && c.InForceFrom != InForce(item, c)?.InForceFrom)
        {
            yield return new InForceBeforePublication(c.InForceFrom.Value);
        }
    }

    private static Decision<ItemEvent> Publish(Item? item, PublishItem c)
    {
        if (item?.Latest() is { } latest && c.Item == latest.Item && (c.InForceFrom ?? latest.InForceFrom) == latest.InForceFrom)
        {
            return Decision<ItemEvent>.NothingToDo;
        }

        // As it is read, it says since when the version in force has been so; a revision of that takes effect at once.
        var isAsRead = InForce(item, c) is { } read && read.InForceFrom == c.InForceFrom;
        if (isAsRead && InForce(item, c)?.Item == c.Item)
        {
            return Decision<ItemEvent>.NothingToDo;
        }

        return Obstacles(item, c).FirstOrDefault() is { } why
            ? why
            : new ItemPublished(c.Item, (item?.Latest().Version ?? 0) + 1, isAsRead ? c.At : c.InForceFrom ?? c.At, c.By, c.At);
    }

    private static ItemVersion? InForce(Item? item, PublishItem c) => item?.AsOf(c.At);

    private static Decision<ItemEvent> Delegate(Item item, DelegateItem c)
    {
        if (c.Named.Except(c.Windows.Select(w => w.Code)).ToValueList() is { Count: > 0 } unknown)
        {
            return new UnknownWindows(unknown);
        }

        if (c.Windows.FirstOrDefault(w => w.Level == WindowLevel.City) is { } own)
        {
            return new DelegationNotDownward(own.Code, own.Level);
        }

        var added = c.Named.Except(item.DelegatedTo(c.At) ?? []).ToValueList();
        return added.Count == 0 ? Decision<ItemEvent>.NothingToDo : new ItemDelegated(item.Code, added, c.Basis, c.Reason, c.By, c.At);
    }

    private static Decision<ItemEvent> EndDelegation(Item item, EndDelegation c)
    {
        var ended = (item.DelegatedTo(c.At) ?? []).Where(w => c.Named.Count == 0 || c.Named.AsSpan().Contains(w)).ToValueList();
        return ended.Count == 0 ? Decision<ItemEvent>.NothingToDo : new DelegationEnded(item.Code, ended, c.Reason, c.By, c.At);
    }

    private static Decision<ItemEvent> CancelFee(Item item, CancelFee c)
    {
        return item.Latest() switch
        {
            var latest when !Charges(latest) => item.Editions.Any(Charges) ? Decision<ItemEvent>.NothingToDo : new NoSuchFee(c.Fee),
            var latest when latest.InForceFrom > c.At => new VersionAnnounced(latest.Version, latest.InForceFrom),
            var latest => new FeeCancelled(item.Code, c.Fee, latest.Version + 1, c.Reason, c.By, c.At),
        };

        bool Charges(ItemEdition edition) => edition.Item.Fees.Any(f => f.Name == c.Fee);
    }

    private static bool CountsHoursWrongly(BudgetRule rule, ItemKind kind) =>
        rule.Counting == CountingMode.Hours
        || (rule.PromisedCounting == CountingMode.Hours) != (rule.PromisedHours is not null)
        || (rule.PromisedHours is not null && kind != ItemKind.OnTheSpot);
}
