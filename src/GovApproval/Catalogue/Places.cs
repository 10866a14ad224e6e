using System.Diagnostics;
using NodaTime;

namespace GovApproval.Catalogue;

/// <summary>All that can happen to a department's entry.</summary>
public abstract record DepartmentEvent(Instant At);

/// <summary>Entered, or its entry corrected.</summary>
public sealed record DepartmentRegistered(Department Department, ActorId By, Instant At) : DepartmentEvent(At);

/// <summary>A body that decides (部门).</summary>
public sealed record Department(DepartmentCode Code, string Name, string? SocialCreditCode = null, LegalStatus? LegalStatus = null)
{
    public static Department Evolve(Department? before, DepartmentEvent happened) => happened switch
    {
        DepartmentRegistered e => e.Department,
        _ => throw new UnreachableException($"{happened} cannot follow {before}"),
    };
}

/// <summary>Where the counter stands.</summary>
public enum WindowLevel
{
    City,
    Town,
    Village,
}

/// <summary>All that can happen to a window's entry.</summary>
public abstract record WindowEvent(Instant At);

/// <summary>Entered, or its entry corrected: what it serves from now on.</summary>
public sealed record WindowRegistered(Window Window, ActorId By, Instant At) : WindowEvent(At);

/// <summary>Who works there from now on, and when.</summary>
public sealed record WindowStaffed(WindowCode Window, ValueList<PostHeld> Posts, ValueList<Shift> Shifts, ActorId By, Instant At) : WindowEvent(At);

/// <summary>An officer is away: what was in hand goes to the deputies by turns, or back into the pool where none is named.</summary>
public sealed record OfficerAbsenceRecorded(
    WindowCode Window, ActorId Officer, LocalDate From, LocalDate Until, string Reason, ValueList<ActorId> Deputies, ActorId By, Instant At)
    : WindowEvent(At);

/// <summary>A counter of the center (窗口): a department's own, or comprehensive (综合窗口) for many.</summary>
/// <param name="Items">The items it serves; none named: all of its department, or of every one when comprehensive.</param>
/// <param name="Arrangement">Of a comprehensive window: which back office decides what, and where results are handed out.</param>
/// <param name="ReceivesFrom">The divisions whose centers hand in cases here, by agreement (跨域通办).</param>
/// <param name="Staffing">Who works there; entered apart, and kept when the entry is corrected.</param>
/// <param name="Hall">The hall it stands in, whose closures keep it closed; a window that names none is a hall of its own.</param>
public sealed record Window(
    WindowCode Code, string Name, DepartmentCode? Department, bool Comprehensive, WindowLevel Level, ValueList<ItemCode> Items, string? Hall = null,
    Arrangement? Arrangement = null,
    Staffing? Staffing = null,
    ValueList<string>? ReceivesFrom = null)
{
    /// <summary>Which way a case of the item goes once it is accepted here; none where it stays.</summary>
    public Route? RouteOf(ItemCode item) => Arrangement is { } arranged && arranged.Classes.FirstOrDefault(c => c.Items.Contains(item)) is { } back
        ? new(back.Name, back.Window, arranged.Exit)
        : null;

    public string HallCode() => Hall ?? Code.Value;

    public bool Serves(ItemCode item, DepartmentCode department) =>
        Items.Count == 0 ? Comprehensive || Department == department : Items.AsSpan().Contains(item);

    public static Window Evolve(Window? before, WindowEvent happened) => happened switch
    {
        WindowRegistered e => e.Window with { Staffing = before?.Staffing },
        WindowStaffed e when before is not null => before with { Staffing = (before.Staffing ?? new()) with { Posts = e.Posts, Shifts = e.Shifts } },
        OfficerAbsenceRecorded e when before is not null => before with
        {
            Staffing = (before.Staffing ?? new()) with
            {
                Absences = [.. before.Staffing?.Absences ?? [], new(e.Officer, e.From, e.Until, e.Reason, e.Deputies)],
            },
        },
        _ => throw new UnreachableException($"{happened} cannot follow {before}"),
    };
}
