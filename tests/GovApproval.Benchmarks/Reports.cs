using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GovApproval.Benchmarks.Http;
using static GovApproval.Benchmarks.Report;

namespace GovApproval.Benchmarks;

/// <summary>What the views answer over a whole year of a center, and how fast.</summary>
internal static class Reports
{
    private const int Cases = 100_000;
    private const int Asked = 200;
    private const string Year = "from=2025-01-01&to=2025-12-31";
    private const string FirstDay = "2025-01-06";
    private const string LastDay = "2025-12-31";
    private const string Item = "drug-retail-permit";

    private static readonly (string Path, string Goal)[] Questions =
    [
        ("window-workload?limit=200", "p99 ≤ 50 ms"),
        ("window-workload/" + Scene.Window, "p99 ≤ 50 ms"),
        ("parallel-approval", "p99 ≤ 50 ms"),
        ("green-channel", "p99 ≤ 50 ms"),
        ("supervision", "p99 ≤ 50 ms"),
        ($"performance?{Year}&by=department", "p99 ≤ 50 ms"),
        ($"performance?{Year}&by=window&limit=200", "p99 ≤ 50 ms"),
        ($"performance?{Year}&by=item&limit=200", "≤ 500 ms; p99 ≤ 50 ms"),
        ("performance?from=2025-01-13&to=2025-11-19&by=item&limit=200", "p99 ≤ 50 ms"),
        ($"workload/window/{Scene.Window}?{Year}", "p99 ≤ 50 ms"),
        ($"workload/window/{Scene.Window}?from=2025-01-13&to=2025-11-19", "p99 ≤ 50 ms"),
        ("workload/window/comprehensive-01?from=2025-01-13&to=2025-11-19", "p99 ≤ 50 ms"),
        ("workload/window/comprehensive-01?from=2025-11-17&to=2025-11-21", "p99 ≤ 50 ms"),
        ($"workload?{Year}&by=window&limit=200", "p99 ≤ 50 ms"),
        ($"workload?{Year}&by=item&limit=200", "p99 ≤ 50 ms"),
        ("green-channel/checks?by=item&limit=200", "p99 ≤ 50 ms"),
        ($"rare-steps?{Year}", "p99 ≤ 50 ms"),
        ($"fees?{Year}", "p99 ≤ 50 ms"),
    ];

    public static async Task Measure(Server server, Report report)
    {
        await server.Settle();
        await using var service = await ServiceProcess.Start(server);
        var supervisor = await service.Token("supervisor-of-reports", "supervisor", Scene.Department);
        var administrator = await service.Token("keeper-of-reports", "administrator", Scene.Department);
        await service.Send(HttpMethod.Put, "/dev/clock", supervisor, new { now = FirstDay + "T02:00:00Z" });
        var items = await Settle(service, administrator);
        await Multiply(service, items);
        await Attend(service, supervisor);
        await Fold(service, administrator);
        await server.Settle();
        var events = Convert.ToInt64(await Server.Ask(service.Database, "select count(*) from mt_events"), CultureInfo.InvariantCulture);
        report.Add(new("a year of a center", $"{Number(Cases)} cases, {Number(events)} events", "≥ 100,000; ≥ 500,000", $"of {Number(items)} items; every view folded from them"));
        foreach (var (path, goal) in Questions)
        {
            report.Add(await Ask(service, supervisor, "/v1/views/" + path, goal, "application/json"));
        }

        foreach (var (name, lists) in await Lists(service))
        {
            report.Add(await Worst(service, supervisor, name, lists));
        }

        report.Add(await Ask(service, supervisor, $"/v1/views/performance?{Year}&by=item", "≤ 500 ms", "text/csv"));
        report.Add(await Ask(service, supervisor, $"/v1/views/performance?{Year}&by=item", "≤ 500 ms", "text/html"));
    }

    // The cases behind numbers: of the center, and of the department, window, item and officer that have most and fewest of them.
    private static async Task<List<(string Name, string[] Paths)>> Lists(ServiceProcess service)
    {
        var lists = new List<(string, string[])>();
        foreach (var (figure, number) in new[]
        {
            ("received", "received"), ("completed", "completed"), ("late", "completed - on_time"), ("on-time", "on_time"), ("in-advance", "in_advance"), ("deemed", "deemed"), ("fees", "fees"),
        })
        {
            var paths = new List<string> { $"performance/cases?{Year}&figure={figure}", $"performance/cases?from={LastDay}&to={LastDay}&figure={figure}" };
            foreach (var by in new[] { "department", "window", "item", "officer" })
            {
                foreach (var order in new[] { "desc", "asc" })
                {
                    var code = await Server.Ask(service.Database, $"select code from mt_doc_performancemonth where by_what = '{by}' group by code order by sum({number}) {order}, code limit 1");
                    paths.Add($"performance/cases?{Year}&by={by}&code={code}&figure={figure}");
                }
            }

            lists.Add(($"performance/cases, {figure}", [.. paths]));
        }

        var (most, fewest) = (await Window("desc"), await Window("asc"));
        lists.Add(("workload/window/…/cases", [.. new[] { "received", "examined", "late", "days-used", "arrived", "left", "received&weekday=3&hour=10", "completed&step=handling" }
            .SelectMany(figure => new[] { most, fewest }.Select(window => $"workload/window/{window}/cases?{Year}&figure={figure}"))]));
        lists.Add(("window-workload/…/cases", [.. new[] { "open", "received", "completed-late", "working-days-saved" }
            .SelectMany(figure => new[] { most, fewest }.Select(window => $"window-workload/{window}/cases?figure={figure}"))]));
        lists.Add(("green-channel/comparison/cases", [.. new[] { "", $"&window={most}", $"&window={fewest}", $"&item={Item}" }
            .SelectMany(of => new[] { "all-cases", "others-completed" }.Select(figure => $"green-channel/comparison/cases?figure={figure}{of}"))]));
        lists.Add(("rare-steps/cases", [.. new[] { "delivered", $"delivered&window={fewest}", "withdrawn" }.Select(step => $"rare-steps/cases?{Year}&step={step}")]));
        lists.Add(("fees/cases, green-channel/cases", [$"fees/cases?{Year}", $"fees/cases?{Year}&window={most}&item={Item}", "green-channel/cases"]));
        return lists;

        async Task<object?> Window(string order) =>
            await Server.Ask(service.Database, $"select code from mt_doc_performancemonth where by_what = 'window' group by code order by sum(completed) {order}, code limit 1");
    }

    // The first page of each and its last; that which is slowest by its median is told, asked as often as any view.
    private static async Task<Row> Worst(ServiceProcess service, string token, string name, string[] paths)
    {
        var (slowest, number, where) = (default(Latencies), 0, "");
        foreach (var path in paths)
        {
            foreach (var page in await Pages(service, token, "/v1/views/" + path))
            {
                var (taken, _) = await Time(service, token, page, "application/json", Asked / 10);
                number++;
                if (number == 1 || taken.P50 > slowest.P50)
                {
                    (slowest, where) = (taken, page);
                }
            }
        }

        var (told, length) = await Time(service, token, where, "application/json", Asked);
        return new(name, $"p50 {Number(told.P50, "0.0")} ms, p99 {Number(told.P99, "0.0")} ms", "p99 ≤ 50 ms",
            $"the slowest of {Number(number)} first and last pages, {Number(length)} bytes, asked {Number(Asked)} times: {where["/v1/views/".Length..]}");
    }

    private static async Task<string[]> Pages(ServiceProcess service, string token, string first)
    {
        var last = first;
        var paged = first + (first.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "limit=200";
        for (var next = (string?)""; next is not null;)
        {
            var path = next.Length == 0 ? paged : $"{paged}&cursor={next}";
            last = next.Length == 0 ? first : path;
            using var page = JsonDocument.Parse(await (await service.Send(HttpMethod.Get, path, token)).Content.ReadAsByteArrayAsync());
            next = page.RootElement.GetProperty("next").GetString();
        }

        return last == first ? [first] : [first, last];
    }

    // One case of each item that takes no form is carried through, at the counter of its own department.
    private static async Task<int> Settle(ServiceProcess service, string administrator)
    {
        Say("Carrying one case of each item through …");
        using var list = JsonDocument.Parse(await (await service.Send(HttpMethod.Get, "/v1/items?limit=200", administrator)).Content.ReadAsStringAsync());
        var settled = 0;
        foreach (var item in list.RootElement.GetProperty("items").EnumerateArray().Where(item => item.GetProperty("form").ValueKind == JsonValueKind.Null))
        {
            var department = item.GetProperty("department").GetString()!;
            var officer = await service.Token($"officer-of-{department}", "window-officer", department);
            var chief = await service.Token($"chief-of-{department}", "verifier", department);
            try
            {
                var filed = await service.Send(HttpMethod.Post, "/v1/applications", officer, new
                {
                    item = item.GetProperty("code").GetString(), channel = "counter", applicant = new { kind = "person", name = "王小明" }, acceptance = new { decision = "accepted" },
                });
                var path = filed.Headers.Location!.OriginalString;
                await service.Send(HttpMethod.Post, path + "/first-instance", officer, new { opinion = "材料齐全，符合条件", recommendation = "grant" });
                await service.Send(HttpMethod.Post, path + "/verification", chief, new { decision = "confirmed" });
                await service.Send(HttpMethod.Post, path + "/completion", officer, new { result = "granted" });
                await service.Send(HttpMethod.Post, path + "/delivery", officer, new { status = "delivered", method = "pick-up" });
                settled++;
            }
            catch (InvalidOperationException)
            {
                // An item that asks for more than this is left out; how many are in is told.
            }
        }

        return settled;
    }

    // What the likenesses lack: cases in the green lane, projects under way, and cases that are late by the end of the year.
    private static async Task Attend(ServiceProcess service, string supervisor)
    {
        Say("Filing green cases, projects and what will be late …");
        var officer = await service.Token("officer-of-reports", "window-officer", Scene.Department);
        using var enrolled = await service.Send(HttpMethod.Put, "/v1/green-channel/91510682MA6REPORT1", supervisor, new
        {
            kind = "enterprise", name = "什邡重点企业", ground = "市重点企业名录", grantedBy = "行政审批局", validFrom = FirstDay, validTo = LastDay,
        });
        for (var n = 0; n < 300; n++)
        {
            using var filed = await service.Send(HttpMethod.Post, "/v1/applications", officer, new
            {
                item = Item,
                channel = "counter",
                applicant = new { kind = "organization", name = "什邡重点企业", identityNumber = n % 2 == 0 ? "91510682MA6REPORT1" : null },
                acceptance = new { decision = "accepted" },
            });
        }

        for (var n = 0; n < 40; n++)
        {
            using var registered = await service.Send(HttpMethod.Post, "/v1/projects", officer, new
            {
                code = $"2501-510682-04-01-{n:D6}", name = $"标准厂房 {n}", leadDepartment = Scene.Department,
                investor = new { kind = "organization", name = "什邡重点企业", identityNumber = "91510682MA6REPORT1" },
                items = new[] { Item, "medical-device-permit" }, stage = "construction", jointDays = 45,
            });
        }

        using var set = await service.Send(HttpMethod.Put, "/dev/clock", supervisor, new { now = LastDay + "T08:00:00Z" });
        while (await Server.Ask(service.Database, "select count(*) >= 300 from mt_doc_casefile where card <> 'none'") is not true)
        {
            await Task.Delay(100);
        }
    }

    // The rest are their likenesses on the working days of the year, in the order of the days, written as the store writes them.
    private static async Task Multiply(ServiceProcess service, int items)
    {
        Say($"Filling in {Number(Cases)} cases of {Number(items)} items …");
        await Server.Ask(service.Database, $$"""
            create temporary table done as
                select id, row_number() over (order by id) - 1 as k from mt_streams s
                where type = 'application' and exists (select 1 from mt_events e where e.tenant_id = s.tenant_id and e.stream_id = s.id and e.type = 'application_completed');
            create temporary table days as select d::date as day, row_number() over (order by d) - 1 as n from generate_series('2025-01-07'::date, '2025-12-31', '1 day') d where extract(isodow from d) < 6;
            create temporary table likeness as
                select gen_random_uuid() as id, nth as n, done.id as of, day::text as day
                from generate_series(1, {{Cases}}) nth
                join done on k = (nth * 7919::bigint) % (select count(*) from done)
                join days on days.n = (nth::bigint * (select count(*) from days)) / {{Cases + 1}};
            -- Of a hundred cases two are late, and ten done on their last day.
            create function pg_temp.taken(counted jsonb, n bigint) returns jsonb language sql as $f$
                select case when n % 50 > 5 or counted->>'promisedDays' is null then counted else counted || jsonb_build_object(
                    'usedDays', (counted->>'promisedDays')::int + case when n % 50 = 0 then 1 else 0 end, 'acceptedOn', ((counted->>'acceptedOn')::date - 10)::text) end $f$;
            insert into mt_streams (tenant_id, id, type, version) select s.tenant_id, l.id, s.type, s.version from likeness l join mt_streams s on s.id = l.of;
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, headers)
                select nextval('mt_events_sequence'), gen_random_uuid(), id, version,
                    case when type = 'application_completed' then jsonb_set(data, '{counted}', pg_temp.taken(data->'counted', n))
                        when data ? 'receiptNumber' then jsonb_set(data, '{receiptNumber}', to_jsonb('R' || n)) else data end, type, timestamp, tenant_id, headers from (
                    select l.id, l.n, e.version, replace(e.data::text, '{{FirstDay}}', l.day)::jsonb as data, e.type, e.timestamp + (l.day::date - date '{{FirstDay}}') * interval '1 day' as timestamp, e.tenant_id, e.headers
                    from likeness l join mt_events e on e.stream_id = l.of order by l.n, e.version) ordered;
            analyze mt_events;
            """);
    }

    private static async Task Fold(ServiceProcess service, string administrator)
    {
        foreach (var view in (await Projections()).Select(view => view.GetProperty("name").GetString()!).ToArray())
        {
            Say($"Folding {view} …");
            await service.Send(HttpMethod.Post, $"/v1/admin/projections/{view}/rebuild", administrator);
            for (var phase = ""; phase != "done"; phase = (await Projections()).Single(one => one.GetProperty("name").GetString() == view).GetProperty("rebuild").GetProperty("phase").GetString()!)
            {
                if (phase == "failed")
                {
                    throw new InvalidOperationException($"Folding {view} has failed.");
                }

                await Task.Delay(100);
            }
        }

        async Task<JsonElement[]> Projections() =>
            [.. JsonElement.Parse(await (await service.Send(HttpMethod.Get, "/v1/admin/projections", administrator)).Content.ReadAsStringAsync()).GetProperty("items").EnumerateArray()];
    }

    private static async Task<Row> Ask(ServiceProcess service, string token, string path, string goal, string type)
    {
        var (taken, length) = await Time(service, token, path, type, Asked);
        return new($"{path["/v1/views/".Length..]}{(type == "application/json" ? "" : " as " + type)}",
            $"p50 {Number(taken.P50, "0.0")} ms, p99 {Number(taken.P99, "0.0")} ms", goal, $"{Number(length)} bytes, asked {Number(Asked)} times");
    }

    private static async Task<(Latencies Taken, long Length)> Time(ServiceProcess service, string token, string path, string type, int times)
    {
        var (ticks, length) = (new List<long>(times), 0L);
        for (var i = 0; i < times + 20; i++)
        {
            var began = Stopwatch.GetTimestamp();
            using var answer = await service.Send(HttpMethod.Get, path, token, null, type);
            length = (await answer.Content.ReadAsByteArrayAsync()).Length;
            if (i >= 20)
            {
                ticks.Add(Stopwatch.GetTimestamp() - began);
            }
        }

        return (Latencies.Of(ticks), length);
    }
}
