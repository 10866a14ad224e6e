using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GovApproval.Applications;
using GovApproval.Benchmarks.Http;
using GovApproval.Calendar;
using NodaTime;
using static GovApproval.Benchmarks.Report;

namespace GovApproval.Benchmarks;

/// <summary>The clock of one case, and what a calendar does to a hundred thousand under way.</summary>
internal static class Clocks
{
    private const int Cases = 100_000;

    public static async Task Measure(Server server, Report report)
    {
        OneCase(report);
        await server.Settle();
        await using var service = await ServiceProcess.Start(server);
        await Likenesses.Fill(service, Cases);
        await server.Settle();
        var supervisor = await service.Token("supervisor-of-clocks", "supervisor", Scene.Department);
        var keeper = await service.Token("keeper-of-calendars", "catalogue-officer", Scene.Department);
        foreach (var round in new[] { "first", "second" })
        {
            await WhatIf(service, supervisor, round, report);
        }

        // A day gone by moves no date; a card due a day sooner moves the day on which time brings something about, of every case; and
        // every case has the coming working days before it: one of them closed moves the dates of all, which each case tells.
        var (gone, coming) = (new LocalDate(2026, 1, 5), Likenesses.Coming(1));
        await Derive(service, "a calendar that moves none", "≤ 5 s", () => Publish(service, keeper, gone), report);
        await Derive(service, "rules that move every one", "≤ 5 s", () => Hasten(service, supervisor), report);
        await Derive(service, "a calendar that moves every one, told by an event each", "", () => Publish(service, keeper, gone, coming), report);
    }

    private static void OneCase(Report report)
    {
        var accepted = Instant.FromUtc(2026, 2, 2, 1, 0);
        var timeline = new Timeline(
            accepted,
            new Limits(20, 10, OnTheSpot: false),
            [Stop(3, 5), Stop(4, 12), Stop(40, 45)],
            new Extension(10, "head", "complex"));
        var calendar = WorkingCalendar.Of([new(2026, CalendarYear.Nation, 1, [.. Enumerable.Range(15, 9).Select(day => new CalendarDay("春节", new(2026, 2, day), true))], [], accepted)]);
        var now = accepted + Duration.FromDays(60);
        report.Add(new("clock of one case, three suspensions", $"{Number(Time(() => CaseClock.Read(timeline, calendar, now)), "0.00")} µs", "≤ 50 µs", "both limits read"));
        report.Add(new("the same, explained for 60 days", $"{Number(Time(() => CaseClock.Days(timeline, calendar, OfficeTime.DateOf(now)).Count()), "0.0")} µs", "", "every day of both limits"));

        Suspension Stop(int from, int until) => new("expert-review", 5, "N", accepted + Duration.FromDays(from), accepted + Duration.FromDays(until));
    }

    private static double Time<T>(Func<T> read)
    {
        var (rounds, began) = (0, Stopwatch.GetTimestamp());
        for (var warm = true; ; rounds++)
        {
            read();
            if (Stopwatch.GetElapsedTime(began) is var took && took.TotalSeconds >= 0.5)
            {
                if (!warm)
                {
                    return took.TotalMicroseconds / rounds;
                }

                (warm, rounds, began) = (false, 0, Stopwatch.GetTimestamp());
            }
        }
    }

    private static async Task WhatIf(ServiceProcess service, string supervisor, string round, Report report)
    {
        var (began, before) = (Stopwatch.GetTimestamp(), service.CpuSeconds());
        using var answer = await service.Send(HttpMethod.Post, "/v1/what-if", supervisor, new
        {
            calendar = new { year = 2026, days = new[] { new { name = "closed", date = Likenesses.Coming(1).ToString("uuuu-MM-dd", CultureInfo.InvariantCulture), isOffDay = true } } },
        });
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var (after, postgres) = service.CpuSeconds();
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var totals = json.RootElement.GetProperty("totals");
        report.Add(new($"what-if over {Number(totals.GetProperty("cases").GetInt32())} cases, {round}", $"{Number(took, "0.00")} s", "≤ 5 s", $"{Number(totals.GetProperty("moved").GetInt32())} would move; CPU service/PostgreSQL {Number(after - before.Service, "0.0")}/{Number(postgres - before.Postgres, "0.0")} s"));
    }

    private static async Task Publish(ServiceProcess service, string keeper, params LocalDate[] closed)
    {
        using var answer = await service.Send(HttpMethod.Put, "/v1/calendars/2026", keeper, new
        {
            year = 2026,
            papers = new[] { "notice" },
            days = closed.Select(day => new { name = "closed", date = day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture), isOffDay = true }),
        });
    }

    private static async Task Hasten(ServiceProcess service, string supervisor)
    {
        using var read = await service.Send(HttpMethod.Get, "/v1/supervision/rules", supervisor);
        var rules = JsonNode.Parse(await read.Content.ReadAsStringAsync())!["rules"]!.AsArray();
        foreach (var rule in rules.Where(rule => (string)rule!["kind"]! == "promise-near"))
        {
            rule!["days"] = (int)rule["days"]! + 1;
        }

        using var written = await service.Send(HttpMethod.Put, "/v1/supervision/rules", supervisor, new { rules });
    }

    /// <summary>From what is published until the service says that it has derived the dates of all.</summary>
    private static async Task Derive(ServiceProcess service, string what, string goal, Func<Task> publish, Report report)
    {
        const string Done = "were derived anew";
        var times = await service.TimesSaid(Done);
        var (began, before) = (Stopwatch.GetTimestamp(), service.CpuSeconds());
        await publish();
        while (await service.TimesSaid(Done) == times)
        {
            await Task.Delay(50);
            if (Stopwatch.GetElapsedTime(began).TotalMinutes > 3)
            {
                throw new InvalidOperationException($"Nothing is said of {what}: {await service.Said()}");
            }
        }

        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var (after, postgres) = service.CpuSeconds();
        report.Add(new($"dates of {Number(Cases)} open cases derived anew: {what}", $"{Number(took, "0.0")} s", goal,
            $"{Number(Cases / took)}/s; CPU service/PostgreSQL {Number(after - before.Service, "0.0")}/{Number(postgres - before.Postgres, "0.0")} s"));
    }
}
