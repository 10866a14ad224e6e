using FsCheck;
using FsCheck.Fluent;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Tests.Applications;

/// <summary>
/// The clock against a model that knows nothing of it: it goes through a case's days one by one, with the calendar as a list of notices
/// and the events as they happened. Suspensions overlap, lie one inside another, begin and end on one day, or stay open; the extension
/// comes or not; calendars are amended, of the nation and of a region; either limit counts working or calendar days.
/// </summary>
public sealed class TheClockDayByDay
{
    private static readonly LocalDate s_first = Date(1, 1, 2025);

    [Fact]
    public void agrees_with_the_model_on_every_day() =>
        Prop.ForAll(Histories.ToArbitrary(), Gen.Choose(0, 150).ToArbitrary(), (history, later) =>
        {
            var timeline = history.Timeline();
            var today = OfficeTime.DateOf(timeline.AcceptedAt).PlusDays(later);
            var clock = CaseClock.Read(timeline, history.Calendar(), OfficeTime.EndOf(today) - Duration.Epsilon);
            return Agrees(clock.Statutory, timeline.Statutory(), history, today) && Agrees(clock.Promised, timeline.Promised(), history, today)
                && clock.UsedDays == history.Used(new Budget(int.MaxValue), today);
        }).Holds();

    [Fact]
    public void is_explained_by_days_that_add_up_to_it() =>
        Prop.ForAll(Histories.ToArbitrary(), Gen.Choose(1, 100).ToArbitrary(), (history, later) =>
        {
            var timeline = history.Timeline();
            var today = OfficeTime.DateOf(timeline.AcceptedAt).PlusDays(later);
            var days = CaseClock.Days(timeline, history.Calendar(), today).ToArray();
            var clock = CaseClock.Read(timeline, history.Calendar(), OfficeTime.EndOf(today) - Duration.Epsilon);
            return days.Length == later + 1
                && days.Count(d => d.Counted) == clock.UsedDays
                && days.Count(d => d.Statutory is { Counted: true }) == clock.Statutory?.UsedDays
                && days.Count(d => d.Promised is { Counted: true }) == clock.Promised?.UsedDays
                && days[^1].Statutory?.RemainingDays == clock.Statutory?.RemainingDays;
        }).Holds();

    [Fact]
    public void tells_moved_dates_from_the_one_calendar_to_the_next_and_once() =>
        Prop.ForAll(Histories.ToArbitrary(), history =>
        {
            var accepted = Accepted() with { Limits = history.Limits, At = history.AcceptedAt, CalendarEdition = 1 };
            var file = TheFile([Submitted(), accepted, .. history.Stops(closed: true)]);
            var amendments = CalendarAmendment.Of(history.Published, ["51"]);
            var asked = new MoveDeadlines(amendments, TheCalendar, history.AcceptedAt);
            var told = ((Decision<ApplicationEvent>.Granted)Decisions.Decide(file, asked)).Events.Cast<DeadlineMoved>().ToArray();
            var after = told.Aggregate(file, CaseFile.Evolve);
            var timeline = file.Timeline.ShouldNotBeNull();

            // Its steps lead from the date under the first calendar to the date under the last, and asked again it has nothing to tell.
            var steps = told.Where(m => m.Promised is not null).Select(m => m.Promised).ToArray();
            var first = CaseClock.DueOn(timeline, amendments[0].After, timeline.Promised().ShouldNotBeNull());
            var last = CaseClock.DueOn(timeline, amendments[^1].After, timeline.Promised().ShouldNotBeNull());
            return (steps.Length == 0 ? first == last : steps[0]?.From == first && steps[^1]?.To == last)
                && steps.Zip(steps.Skip(1)).All(pair => pair.First?.To == pair.Second?.From)
                && Decisions.Decide(after, asked) == Decision<ApplicationEvent>.NothingToDo;
        }).Holds();

    private static bool Agrees(LimitReading? read, Budget? limit, History history, LocalDate today)
    {
        if (limit is not { } budget || read is null)
        {
            return read is null && limit is null;
        }

        var used = history.Used(budget, today);
        return (read.UsedDays, read.RemainingDays, read.Late, read.DueOn) == (used, budget.Days - used, used > budget.Days, history.DueOn(budget));
    }

    private static Gen<History> Histories =>
        from start in Gen.Choose(0, 400 * 24 * 60)
        from stops in Gen.Choose(0, 60 * 24 * 60).SelectMany(_ => Gen.OneOf(Gen.Choose(0, 12 * 60), Gen.Choose(0, 20 * 24 * 60)), (after, length) => (after, length)).ListOf(3)
        from open in Gen.Elements(false, false, true)
        from days in Gen.Choose(0, 540).SelectMany(_ => Gen.Elements(true, false), (day, off) => (day, off)).ListOf(40)
        from layers in Gen.Choose(0, 2).ListOf(40)
        from statutory in Gen.Choose(0, 30)
        from promised in Gen.Choose(0, 15)
        from modes in Gen.Elements(CountingMode.WorkingDays, CountingMode.CalendarDays).Two()
        from extension in Gen.Elements(0, 0, 5, 10)
        select new History(
            Instant.FromUtc(2025, 1, 1, 0, 0) + Duration.FromMinutes(start),
            new Limits(statutory, promised, OnTheSpot: false, Rule: new(modes.Item1, modes.Item2)),
            [.. stops.Select((s, i) => (s.after, s.length, i == 0 && open))],
            extension,
            Calendars([.. days], [.. layers]));

    // The first layer is the nation's, the second an amendment of it that names other days, the third a region's.
    private static CalendarYear[] Calendars((int Day, bool Off)[] days, int[] layers) =>
    [
        .. new (string Region, int Version)[] { ("", 1), ("", 2), ("51", 1) }.SelectMany((layer, i) => new[] { 2025, 2026 }.Select(year => new CalendarYear(
            year,
            layer.Region,
            layer.Version,
            [.. days.Where((_, n) => layers[n % layers.Length] == i).DistinctBy(d => d.Day).Where(d => s_first.PlusDays(d.Day).Year == year)
                .Select(d => new CalendarDay("day", s_first.PlusDays(d.Day), d.Off))],
            [],
            Instant.FromUtc(2024, 12, 1, 0, 0)))),
    ];

    private sealed record History(Instant AcceptedAt, Limits Limits, (int After, int Length, bool Open)[] Suspensions, int Extension, CalendarYear[] Published)
    {
        private readonly (Instant From, Instant Until, string Number)[] _intervals =
        [
            .. Suspensions.Select((s, i) => (
                AcceptedAt + Duration.FromMinutes(s.After),
                s.Open ? Instant.MaxValue : AcceptedAt + Duration.FromMinutes(s.After + s.Length),
                $"N-{i}")),
        ];

        private readonly Dictionary<LocalDate, bool> _named = Name(Published);

        public WorkingCalendar Calendar() => WorkingCalendar.Of(Published, ["51"]);

        /// <summary>The timeline as the events make it.</summary>
        public Timeline Timeline() => Stops(closed: false)
            .Aggregate(GovApproval.Applications.Timeline.Evolve(null, Accepted() with { Limits = Limits, At = AcceptedAt }), GovApproval.Applications.Timeline.Evolve).ShouldNotBeNull();

        public ApplicationEvent[] Stops(bool closed)
        {
            var events = new List<ApplicationEvent>();
            foreach (var (from, until, number) in _intervals)
            {
                events.Add(new ClockSuspended(Here, "expert-review", 10, number, Officer, from));
                if (closed || until < Instant.MaxValue)
                {
                    events.Add(new ClockResumed(Here, CaseState.Accepted, Officer, until < Instant.MaxValue ? until : from + Duration.FromDays(1), number));
                }
            }

            if (Extension > 0)
            {
                events.Add(new LimitExtended(Here, Extension, "head", "complex", Verifier, AcceptedAt));
            }

            return [.. events.OrderBy(e => e.At)];
        }

        public int Used(Budget budget, LocalDate upTo)
        {
            var used = 0;
            for (var day = OfficeTime.DateOf(AcceptedAt).PlusDays(1); day <= upTo; day = day.PlusDays(1))
            {
                used += Counts(budget, day, used) ? 1 : 0;
            }

            return used;
        }

        public LocalDate? DueOn(Budget budget)
        {
            var acceptedOn = OfficeTime.DateOf(AcceptedAt);
            if (Suspensions.Any(s => s.Open))
            {
                return null;
            }

            var (day, used) = (acceptedOn, 0);
            while (used < budget.Days)
            {
                day = day.PlusDays(1);
                used += Counts(budget, day, used) ? 1 : 0;
            }

            return day;
        }

        // The last of a budget in calendar days is a working day (Civil Code Art. 203).
        private bool Counts(Budget budget, LocalDate day, int used) =>
            Runs(day) && (budget.Counting == CountingMode.CalendarDays ? used != budget.Days - 1 || Works(day) : Works(day));

        private bool Runs(LocalDate day)
        {
            var end = OfficeTime.EndOf(day) - Duration.Epsilon;
            return !_intervals.Any(stop => stop.From <= end && end < stop.Until);
        }

        private bool Works(LocalDate day) =>
            _named.TryGetValue(day, out var off) ? !off : day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday);

        // What the notices in force name, the region's before the nation's.
        private static Dictionary<LocalDate, bool> Name(CalendarYear[] published)
        {
            var named = new Dictionary<LocalDate, bool>();
            foreach (var day in new[] { "", "51" }.SelectMany(region => published
                .Where(c => c.Region == region && !published.Any(o => (o.Region, o.Year) == (c.Region, c.Year) && o.Version > c.Version)).SelectMany(c => c.Days)))
            {
                named[day.Date] = day.IsOffDay;
            }

            return named;
        }

    }
}
