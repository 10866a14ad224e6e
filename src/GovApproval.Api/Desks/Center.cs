using System.Collections.Immutable;
using GovApproval.Api.Supervision;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.Commitments;
using GovApproval.GreenChannel;
using GovApproval.Supervision;
using NodaTime;

namespace GovApproval.Api.Desks;

/// <summary>
/// What a division's center knows beside its cases, as of one moment: catalogue, departments, windows, enrolments, calendars.
/// Small, read by every request, changed seldom: every node holds it in memory.
/// </summary>
internal sealed record Center(
    string Division,
    ImmutableSortedDictionary<string, Versioned<Item>> Items,
    ImmutableSortedDictionary<string, Versioned<Department>> Departments,
    ImmutableSortedDictionary<string, Versioned<Window>> Windows,
    ImmutableSortedDictionary<string, Versioned<Enrolment>> Enrolments,
    ImmutableSortedDictionary<string, Versioned<CommitmentBar>> CommitmentBars,
    Yardstick Measures,
    ImmutableDictionary<string, Yardstick> HallMeasures,
    Versioned<RuleHistory>? Rules = null,
    Versioned<GreenRuleBook>? GreenRules = null,
    Versioned<MaterialList>? Materials = null)
{
    public WorkingCalendar Calendar => Measures.Calendar;

    /// <summary>What the cases at a window are measured by: its hall may have been closed when the center was not.</summary>
    public Yardstick MeasuresAt(WindowCode window) => HallMeasures.IsEmpty ? Measures : HallMeasures.GetValueOrDefault(HallOf(window), Measures);

    /// <inheritdoc cref="MeasuresAt"/>
    public WorkingCalendar CalendarAt(WindowCode window) => MeasuresAt(window).Calendar;

    public string HallOf(WindowCode window) => Window(window)?.HallCode() ?? window.Value;

    /// <summary>Of which nothing is known, nor what it measures by.</summary>
    public static Center Empty(string division) => new(
        division, Codes<Item>(), Codes<Department>(), Codes<Window>(), Codes<Enrolment>(), Codes<CommitmentBar>(),
        new(WorkingCalendar.Unannounced, ShippedRules.Book), ImmutableDictionary<string, Yardstick>.Empty);

    public ItemVersion? ItemAsOf(ItemCode code, Instant at) => Items.GetValueOrDefault(code.Value)?.State.AsOf(at);

    /// <summary>Of these items those that the catalogue had at an instant.</summary>
    public ItemVersion[] ItemsAsOf(IEnumerable<ItemCode> codes, Instant at) => [.. codes.Select(code => ItemAsOf(code, at)).OfType<ItemVersion>()];

    /// <summary>Every item as it stood at an instant, whatever had become of it.</summary>
    public IEnumerable<ItemVersion> ItemsAsOf(Instant at) => Items.Values.Select(item => item.State.AsOf(at)).OfType<ItemVersion>();

    /// <summary>The entries of the catalogue at an instant: in use or suspended, neither cancelled nor merged.</summary>
    public IEnumerable<ItemVersion> CatalogueAsOf(Instant at) => ItemsAsOf(at).Where(version => version.Status is ItemStatus.InUse or ItemStatus.Suspended);

    public Window? Window(WindowCode code) => Windows.GetValueOrDefault(code.Value)?.State;

    /// <summary>The window that receives an item when the applicant names none: the department's own before a comprehensive one.</summary>
    public Window? WindowFor(ServiceItem item) => Windows.Values
        .Select(known => known.State)
        .Where(window => window.Serves(item.Code, item.Department))
        .OrderBy(window => window.Department == item.Department ? 0 : 1)
        .ThenBy(window => window.Code.Value, StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>By what right a case travels the fast lane: its project is enrolled under its code, or its applicant under its unified social credit code.</summary>
    public Enrolment? EnrolmentFor(string? project, string? identityNumber, Instant at)
    {
        var today = OfficeTime.DateOf(at);
        return Valid(project, EnrolmentKind.Project) ?? Valid(identityNumber, EnrolmentKind.Enterprise);

        Enrolment? Valid(string? code, EnrolmentKind kind) =>
            code is not null && Enrolments.TryGetValue(code, out var known) && known.State.Kind == kind && known.State.IsValidOn(today)
                ? known.State
                : null;
    }

    private static ImmutableSortedDictionary<string, Versioned<T>> Codes<T>()
        where T : class => ImmutableSortedDictionary.Create<string, Versioned<T>>(StringComparer.Ordinal);
}
