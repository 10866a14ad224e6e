using System.Diagnostics;
using NodaTime;

namespace GovApproval.Catalogue;

/// <summary>All that can happen to a department's entry.</summary>
public abstract record DepartmentEvent(Instant At);

/// <summary>Entered, or its entry corrected.</summary>
public sealed record DepartmentRegistered(Department Department, ActorId By, Instant At) : DepartmentEvent(At);

/// <summary>A body that decides (部门).</summary>
public sealed record Department(DepartmentCode Code, string Name, string? SocialCreditCode = null)
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

/// <summary>A counter of the center (窗口): a department's own, or comprehensive (综合窗口) for many.</summary>
/// <param name="Items">The items it serves; none named: all of its department, or of every one when comprehensive.</param>
/// <param name="Hall">The hall it stands in, whose closures keep it closed; a window that names none is a hall of its own.</param>
public sealed record Window(
    WindowCode Code, string Name, DepartmentCode? Department, bool Comprehensive, WindowLevel Level, ValueList<ItemCode> Items, string? Hall = null)
{
    public string HallCode() => Hall ?? Code.Value;

    public bool Serves(ItemCode item, DepartmentCode department) =>
        Items.Count == 0 ? Comprehensive || Department == department : Items.AsSpan().Contains(item);

    public static Window Evolve(Window? before, WindowEvent happened) => happened switch
    {
        WindowRegistered e => e.Window,
        _ => throw new UnreachableException($"{happened} cannot follow {before}"),
    };
}
