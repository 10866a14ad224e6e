using System.Text.Json.Serialization;
using GovApproval.Api.Applications;
using GovApproval.Api.OpenApi;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.WhatIf;
using NodaTime;

namespace GovApproval.Api.WhatIf;

/// <summary>A year's calendar as it might be published: of the nation, of a region, or of one hall.</summary>
public sealed record SupposedCalendar(int Year, ValueList<CalendarDay> Days, string? Region = null, string? Hall = null);

/// <summary>Which cases are looked at; all that were accepted when left out.</summary>
/// <param name="Open">Only those under way, or only those at rest.</param>
public sealed record WhatIfScope(
    bool? Open = null,
    string? Item = null,
    string? Department = null,
    string? Window = null,
    LocalDate? AcceptedFrom = null,
    LocalDate? AcceptedTo = null);

/// <summary>What is supposed to be otherwise.</summary>
/// <param name="Items">Other promises, limits or rules of counting.</param>
/// <param name="Windows">Cases of a window at another one.</param>
public sealed record WhatIfRequest(
    SupposedCalendar? Calendar = null,
    ValueList<SupposedItem> Items = default,
    ValueList<SupposedWindow> Windows = default,
    WhatIfScope? Scope = null);

/// <summary>A limit as it is and as it would be.</summary>
public sealed record LimitComparedAnswer(LocalDate? DueOn, LocalDate? SupposedDueOn, bool Late, bool SupposedLate)
{
    internal static LimitComparedAnswer? Of(LimitCompared compared) => compared is { AsIs: null, Supposed: null }
        ? null
        : new(compared.AsIs?.DueOn, compared.Supposed?.DueOn, compared.AsIs is { Late: true }, compared.Supposed is { Late: true });
}

/// <summary>A case for which something would be otherwise.</summary>
/// <param name="Appearing">What time would have called attention for, and has not.</param>
/// <param name="Vanishing">What it has, and would not have.</param>
public sealed record CaseComparedAnswer(
    Guid Id,
    string ReceiptNumber,
    ItemCode Item,
    WindowCode Window,
    CaseState State,
    LimitComparedAnswer? Statutory,
    LimitComparedAnswer? Promised,
    ValueList<Rung> Appearing,
    ValueList<Rung> Vanishing);

/// <summary>All cases together, and a page of those for which something would be otherwise.</summary>
public sealed record WhatIfAnswer(WhatIfTotals Totals, ValueList<CaseComparedAnswer> Items, string? Next);

/// <summary>What of one case is supposed to have gone otherwise.</summary>
/// <param name="WithoutSuspensions">Numbers of the notices of special procedures that are supposed not to have been.</param>
/// <param name="Steps">Steps done on another day; on the last day of their own limit when none is named.</param>
public sealed record CounterfactualRequest(
    ValueList<string> WithoutSuspensions = default, bool WithoutExtension = false, ValueList<SupposedStep> Steps = default);

/// <summary>One course of the case.</summary>
/// <param name="Until">When it was over; the moment of the answer while it is under way.</param>
public sealed record CourseAnswer(Instant Until, LimitAnswer? Statutory, LimitAnswer? Promised, bool StatutoryLate, bool PromisedLate)
{
    internal static CourseAnswer Of(CaseClock clock, Instant until) => new(
        until, ClockAnswer.Of(clock.Statutory), ClockAnswer.Of(clock.Promised), clock.Statutory is { Late: true }, clock.Promised is { Late: true });
}

/// <summary>The case as it is and as it would have been.</summary>
public sealed record CounterfactualAnswer(CourseAnswer AsIs, CourseAnswer Supposed);

[JsonSerializable(typeof(WhatIfRequest))]
[JsonSerializable(typeof(WhatIfAnswer))]
[JsonSerializable(typeof(CounterfactualRequest))]
[JsonSerializable(typeof(CounterfactualAnswer))]
internal sealed partial class WhatIfJson : JsonSerializerContext;
