using System.Text.Json;
using GovApproval.Api.Stored;
using GovApproval.Performance;
using GovApproval.WindowWorkload;

namespace GovApproval.Api.Tests.Stored;

/// <summary>Figures are stored as short texts, and those that were stored before in other forms are read as ever.</summary>
public sealed class KeepingFiguresReadable
{
    [Fact]
    public void reads_the_months_of_the_report_that_were_stored_as_objects() =>
        Read<PerformanceMonth>("""
            { "by": "officer", "code": "li-na", "year": 2025, "month": 1, "moved": ["0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10"],
              "days": [{ "day": 6, "fees": "12.50", "received": 1, "completed": 2, "daysSaved": -3, "deemed": 1 }, { "day": 7, "fees": "0.00", "received": 4 }] }
            """).ShouldBe(new PerformanceMonth(
            PerformanceBy.Officer, "li-na", 2025, 1, [new(6, Received: 1, Completed: 2, DaysSaved: -3, Fees: 12.50m, Deemed: 1), new(7, Received: 4, Fees: 0.00m)]));

    [Fact]
    public void reads_the_months_of_work_that_told_of_positions() =>
        Read<WorkMonth>("""
            { "by": "window", "code": "w-tax", "year": 2025, "month": 1, "days": [[2, 1041, 1290, 12, 11], [3, 1300, 1300, 0, 0, 7]], "arrivals": { "counts": [9, 12] },
              "times": [{ "step": "receipt", "minutes": { "counts": [0, 3, 17, 1] } }] }
            """).ShouldSatisfyAllConditions(
            month => month.Days.Select(day => (day.Day, day[WorkFigure.Received], day[WorkFigure.Accepted], day[WorkFigure.Examined])).ShouldBe([(2, 12, 11, 0), (3, 0, 0, 7)]),
            month => month.Days[0][WorkFigure.Arrived].ShouldBe(12, "told by what was received, as it was before comings were counted"),
            month => Read<WorkMonth>(Written(month)).ShouldBe(month),
            month => month.Arrivals.Counts.ShouldBe([9, 12]),
            month => month.Times.ShouldBe([new(WorkStep.Receipt, new([0, 3, 17, 1]))]));

    [Fact]
    public void writes_the_days_of_the_report_as_one_text()
    {
        var month = new PerformanceMonth(
            PerformanceBy.Item, "passport", 2025, 1, [new(6, Received: 1, Completed: 2, DaysSaved: -3, Fees: 12.50m, Deemed: 1), new(7, Received: 10), new(8, Accepted: 1, Fees: 0.00m)]);
        var json = Written(month);
        json.ShouldContain("""
            "days":"6,1,0,2,0,0,0,0,-3,0,0,12.50,1;7,10,0,0,0,0,0,0,0,0,0,0,0;8,0,1,0,0,0,0,0,0,0,0,0.00,0"
            """.Trim());
        Read<PerformanceMonth>(json).ShouldBe(month);
        Written(Read<PerformanceMonth>(json)).ShouldBe(json);
        Read<PerformanceMonth>(Written(month with { Days = [] })).Days.ShouldBeEmpty();
    }

    [Fact]
    public void writes_the_days_and_the_times_of_work_as_texts()
    {
        var month = new WorkMonth(WorkBy.Item, "passport", 2025, 1, [new(2, [12, 0, 11, 0, 0, 0, 0, 0, 0, 0, -4, 0])], new([9, 12]), [new(WorkStep.Receipt, new([0, 3, 17, 10]))]);
        var json = Written(month);
        json.ShouldContain("""
            "days":"2,12,0,11,0,0,0,0,0,0,0,-4,0","arrivals":"9,12","times":[{"step":"receipt","minutes":"0,3,17,10"}]
            """.Trim());
        Read<WorkMonth>(json).ShouldBe(month);
        Read<WorkMonth>(Written(new WorkMonth(WorkBy.Item, "passport", 2025, 1))).ShouldBe(new WorkMonth(WorkBy.Item, "passport", 2025, 1));
    }

    [Fact]
    public void writes_the_places_of_a_part_as_bare_values()
    {
        var places = new CountedPlaces(CountedBy.Window, "w:1", 41, [new(new(2026, 3, 2), 17, 10, new("0aZ_")), new(new(2026, 3, 2), Figures.Ordinary, null, new("1g"))]);
        var json = Written(places);
        json.ShouldContain("""[["2026-03-02",17,10,"0aZ_"],["2026-03-02",536870912,null,"1g"]]""");
        Read<CountedPlaces>(json).ShouldBe(places);
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize(json, StoredJson.Of<T>())!;

    private static string Written<T>(T document) => JsonSerializer.Serialize(document, StoredJson.Of<T>());
}
