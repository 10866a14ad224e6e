using FsCheck;
using FsCheck.Fluent;
using GovApproval.Applications;
using GovApproval.Performance;
using GovApproval.WindowWorkload;

namespace GovApproval.Tests.Performance;

public sealed class TheCountedPlaces
{
    private const long First = CountedPlaces.Size * 9 / 10;
    private const long Step = CountedPlaces.Size / 10;

    private static readonly ApplicationEvent[] s_cases =
    [
        .. Told(Submitted(), Accepted(), Examined(Beijing(3, 2)), Verified(Beijing(3, 2)), Completed(used: 0, Beijing(3, 2, 17))),
        .. Told(Submitted(), Accepted(), Examined(), Verified(), Completed(used: 5, Beijing(3, 9))),
        .. Told(Submitted(), Accepted(), new FeePaid(Here, "O-1", 12.5m, "CNY", Officer, Beijing(3, 5)), Examined(), Verified(), Completed(used: 6, Beijing(3, 10))),
        .. Told(Submitted(), Accepted(), new ConsentDeemed(Here, Date(3, 6), "rule 12", new DaysCounted(Date(3, 2), 4, 20, 5, Shipped.Version), TheCalendar, Beijing(3, 7, 0))),
        .. Told(Submitted(), new ApplicationClaimed(Here, Chief, Beijing(3, 2)), Accepted()),
        .. Told(Submitted(), Accepted(), new ApplicationTransferred(Here, OtherCounter, null, "busy", Officer, Beijing(3, 3)), new ApplicationWithdrawn(Here, "x", Officer, Beijing(3, 4))),
    ];

    [Fact]
    public void are_the_centers_the_departments_the_windows_the_items_the_holders_and_the_officers() =>
        CountedPlaces.For(s_cases[4], 8_200).Select(key => key.ToString())
            .ShouldBe(["center:center:2", "department:housing:2", "window:W-101:2", "item:construction-permit:2", $"holder:{Officer}:2", $"officer:{((ApplicationCompleted)s_cases[4]).By}:2"]);

    [Fact]
    public void of_an_instance_are_those_of_the_work_alone() =>
        CountedPlaces.For(Examined(), 7).Select(key => key.By).ShouldBe([CountedBy.Window, CountedBy.Item, CountedBy.Officer]);

    [Fact]
    public void of_what_nothing_counts_are_none() => CountedPlaces.For(Suspended(Beijing(3, 4)), 7).ShouldBeEmpty();

    [Fact]
    public void are_as_many_as_each_figure_of_the_report_is_high()
    {
        foreach (var key in s_cases.SelectMany(e => PerformanceMonth.For(e)).Distinct())
        {
            var sum = s_cases.Where(e => PerformanceMonth.For(e).Contains(key)).Aggregate(PerformanceMonth.Start(key), PerformanceMonth.Evolve).Sum();
            var by = key.By == PerformanceBy.Officer ? CountedBy.Holder : (CountedBy)key.By;
            var from = Date(key.Month, 1);
            (PerformanceFigure Figure, int Number)[] figures =
            [
                (PerformanceFigure.Received, sum.Received), (PerformanceFigure.Accepted, sum.Accepted), (PerformanceFigure.Completed, sum.Completed),
                (PerformanceFigure.SettledOnTheSpot, sum.OnTheSpot), (PerformanceFigure.OnTime, sum.OnTime), (PerformanceFigure.InAdvance, sum.InAdvance),
                (PerformanceFigure.Late, sum.Completed - sum.OnTime), (PerformanceFigure.Deemed, sum.Deemed), (PerformanceFigure.Fees, sum.Fees == 0 ? 0 : 1),
            ];
            foreach (var (figure, number) in figures)
            {
                Found(by, key.Code, Figures.Of(figure), from, from.PlusMonths(1).PlusDays(-1)).Length.ShouldBe(number, $"{figure} of {key}");
            }
        }
    }

    [Fact]
    public void are_as_many_as_each_figure_of_the_work_is_high()
    {
        foreach (var key in s_cases.SelectMany(e => WorkMonth.For(e)).Distinct())
        {
            var month = s_cases.Where(e => WorkMonth.For(e).Contains(key)).Aggregate(WorkMonth.Start(key), WorkMonth.Evolve);
            var (from, to) = (Date(key.Month, 1), Date(key.Month, 1).PlusMonths(1).PlusDays(-1));
            var by = key.By switch { WorkBy.Window => CountedBy.Window, WorkBy.Item => CountedBy.Item, _ => CountedBy.Officer };
            var row = WorkloadRow.Of(key.Code, [month], from, to);
            foreach (var figure in Enum.GetValues<WorkFigure>())
            {
                Found(by, key.Code, Figures.Of(figure), from, to).Sum(e => WorkMonth.Amount(figure, key.By, key.Code, e)).ShouldBe(row[figure], $"{figure} of {key}");
            }

            foreach (var time in row.Times)
            {
                Found(by, key.Code, Figures.Of(WorkFigure.Completed) | Figures.Of(time.Step), from, to).Length.ShouldBe(time.Cases, $"{time.Step} of {key}");
            }

            foreach (var hour in row.Hours)
            {
                Found(by, key.Code, Figures.Of(WorkFigure.Received), from, to, slot => slot == ((hour.Weekday - 1) * 24) + hour.Hour).Length.ShouldBe(hour.Received);
            }
        }
    }

    [Fact]
    public void tell_the_ordinary_cases_from_the_green_ones()
    {
        var green = s_cases[4] with { };
        (Figures.Of(green, CountedBy.Center, PerformanceKey.TheCenter) & Figures.Ordinary).ShouldNotBe(0);
        var completed = (ApplicationCompleted)s_cases[4];
        (Figures.Of(completed with { Before = completed.Before with { GreenChannel = new("KEY-1") } }, CountedBy.Center, PerformanceKey.TheCenter) & Figures.Ordinary).ShouldBe(0);
        (Figures.Of(Accepted(), CountedBy.Center, PerformanceKey.TheCenter) & Figures.Ordinary).ShouldBe(0);
    }

    [Fact]
    public void keep_every_place_of_a_part_whatever_the_day() => Prop.ForAll(
        Gen.Choose(1, CountedPlaces.Size - 1).ArrayOf().Select(places => places.Distinct().Order().ToArray()).ToArbitrary(),
        places =>
        {
            var part = places.Aggregate(CountedPlaces.Start(new(CountedBy.Center, "center", 5)), (p, place) =>
                CountedPlaces.Evolve(p, Submitted() with { At = Beijing(3, 1 + (place % 3), 8 + (place % 4)) }, (5 * CountedPlaces.Size) + place));
            return part.Find(Figures.Of(WorkFigure.Received), Date(3, 1), Date(3, 31)).SequenceEqual(places.Select(place => (5L * CountedPlaces.Size) + place))
                && part.Find(Figures.Of(WorkFigure.Received), Date(3, 2), Date(3, 2)).SequenceEqual(places.Where(place => place % 3 == 1).Select(place => (5L * CountedPlaces.Size) + place))
                && !part.Find(Figures.Of(WorkFigure.Completed), Date(3, 1), Date(3, 31)).Any();
        }).QuickCheckThrowOnFailure();

    // Ten events to a part, so that parts are begun and ended between them.
    private static ApplicationEvent[] Found(CountedBy by, string code, int figures, NodaTime.LocalDate from, NodaTime.LocalDate to, Func<int, bool>? atHour = null)
    {
        var parts = new Dictionary<CountedKey, CountedPlaces>();
        foreach (var (happened, position) in s_cases.Select((e, i) => (e, Position(i))))
        {
            foreach (var key in CountedPlaces.For(happened, position))
            {
                parts[key] = CountedPlaces.Evolve(parts.GetValueOrDefault(key, CountedPlaces.Start(key)), happened, position);
            }
        }

        return
        [
            .. parts.Values.Where(part => part.By == by && part.Code == code).SelectMany(part => part.Find(figures, from, to, atHour))
                .Select(position => s_cases[(position - First) / Step]),
        ];
    }

    private static long Position(int nth) => First + (Step * nth);
}
