using NodaTime;

namespace GovApproval.Catalogue;

/// <summary>All that can be asked of an entry of the catalogue.</summary>
public abstract record ItemCommand(ActorId By, Instant At);

/// <param name="Department">The department as registered; none when it is not.</param>
/// <param name="InForceFrom">Now when left out. Only the first version may begin in the past: it was in force before it was entered.</param>
public sealed record PublishItem(ServiceItem Item, Department? Department, Instant? InForceFrom, ActorId By, Instant At)
    : ItemCommand(By, At);

public sealed record SuspendItem(string Reason, ActorId By, Instant At) : ItemCommand(By, At);

public sealed record ResumeItem(string Reason, ActorId By, Instant At) : ItemCommand(By, At);

public sealed record CancelItem(string Reason, ActorId By, Instant At) : ItemCommand(By, At);

public sealed record RegisterDepartment(Department Department, ActorId By, Instant At);

/// <param name="Department">The window's department as registered; none when it is not, or has none.</param>
/// <param name="Known">The windows there are, where an arrangement names some.</param>
/// <param name="Served">The catalogue's entries for the items that the window names, as far as there are any.</param>
public sealed record RegisterWindow(Window Window, Department? Department, ValueList<ServiceItem> Served, ActorId By, Instant At, ValueList<WindowCode> Known = default);

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

/// <summary>An item, a revision of it or a window that serves it names a department that does not decide it.</summary>
public sealed record DepartmentMismatch(ItemCode Item, DepartmentCode Department, DepartmentCode Decides) : Refusal("department-mismatch");

public sealed record InForceBeforePublication(Instant InForceFrom) : Refusal("in-force-before-publication");

public sealed record WindowWithoutDepartment(WindowCode Window) : Refusal("window-without-department");

/// <summary>What the catalogue allows.</summary>
public static class CatalogueDecisions
{
    public static Decision<ItemEvent> Decide(Item? item, ItemCommand asked) => (item, asked, item?.Status()) switch
    {
        (_, PublishItem c, not ItemStatus.Cancelled) => Publish(item, c),
        (null, _, _) => new NoSuchItem(),

        ({ }, CancelItem, ItemStatus.Cancelled) => Decision<ItemEvent>.NothingToDo,
        ({ } i, _, ItemStatus.Cancelled) => new ItemAlreadyCancelled(i.Code),
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
        { Arrangement: { } arranged, Comprehensive: var isComprehensive }
            when Elsewhere(arranged).Except(asked.Known).ToValueList() is var unknown && (unknown.Count > 0 || !isComprehensive) =>
            new ArrangementNotPossible(unknown),
        { Department: null, Comprehensive: false } w => new WindowWithoutDepartment(w.Code),
        { Department: { } named } when asked.Department?.Code != named => new UnknownDepartment(named),
        var w when Unknown(w.Items, asked.Served) is { Count: > 0 } unknown => new UnknownItems(unknown),
        { Comprehensive: false, Department: { } own } when asked.Served.FirstOrDefault(i => i.Department != own) is { } foreign =>
            new DepartmentMismatch(foreign.Code, own, foreign.Department),
        var w => new WindowRegistered(w, asked.By, asked.At),
    };

    private static IEnumerable<WindowCode> Elsewhere(Arrangement arranged) =>
        arranged.Classes.Select(c => c.Window).Concat(arranged.Exit is { } exit ? [exit] : Array.Empty<WindowCode>()).Distinct();

    internal static ValueList<ItemCode> Unknown(ValueList<ItemCode> named, IEnumerable<ServiceItem> found) =>
        named.Except(found.Select(i => i.Code)).ToValueList();

    private static Decision<ItemEvent> Publish(Item? item, PublishItem c) => (c.Item, Latest: item?.Latest()) switch
    {
        ({ } asked, { } latest) when asked == latest.Item && (c.InForceFrom ?? latest.InForceFrom) == latest.InForceFrom =>
            Decision<ItemEvent>.NothingToDo,
        ({ Department: var named }, _) when c.Department?.Code != named => new UnknownDepartment(named),
        ({ } asked, { } latest) when asked.Department != latest.Item.Department =>
            new DepartmentMismatch(asked.Code, asked.Department, latest.Item.Department),
        ({ } asked, _) when asked.Promised() is { } promised && asked.Statutory() is { } statutory && promised.ShortestSpan() > statutory.ShortestSpan() =>
            new PromiseAboveLimit(promised.Days, statutory.Days),
        ({ Kind: ItemKind.OnTheSpot, PromisedDays: > 0 and var promised }, _) => new OnTheSpotWithPromise(promised),
        ({ Budget: { } rule, Kind: var kind }, _) when CountsHoursWrongly(rule, kind) => new HoursNotOnTheSpot(rule.PromisedHours),
        ({ Budget: { Basis: null, Counting: not CountingMode.WorkingDays and var counting } }, _) => new CountingWithoutBasis(counting),
        ({ } asked, _) when asked.Fees.FirstOrDefault(f => string.IsNullOrWhiteSpace(f.Basis)) is { } fee => new FeeWithoutBasis(fee.Name),
        (_, { }) when c.InForceFrom < c.At => new InForceBeforePublication(c.InForceFrom.Value),
        ({ } asked, var latest) => new ItemPublished(asked, (latest?.Version ?? 0) + 1, c.InForceFrom ?? c.At, c.By, c.At),
    };

    private static bool CountsHoursWrongly(BudgetRule rule, ItemKind kind) =>
        rule.Counting == CountingMode.Hours
        || (rule.PromisedCounting == CountingMode.Hours) != (rule.PromisedHours is not null)
        || (rule.PromisedHours is not null && kind != ItemKind.OnTheSpot);
}
