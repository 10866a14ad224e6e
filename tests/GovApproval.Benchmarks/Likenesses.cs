using GovApproval.Benchmarks.Http;
using GovApproval.Calendar;
using NodaTime;
using static GovApproval.Benchmarks.Report;

namespace GovApproval.Benchmarks;

/// <summary>A service with many open cases, all alike.</summary>
internal static class Likenesses
{
    /// <summary>One case is filed as any other is; the rest are its likeness, row by row, their ids rising with time as the service's do.</summary>
    public static async Task Fill(ServiceProcess service, int cases)
    {
        Say($"Filling in {Number(cases)} open cases …");
        var officer = await service.Token("officer-of-clocks", "window-officer", Scene.Department, Scene.Window);
        using var filed = await service.Send(HttpMethod.Post, "/v1/applications", officer, new
        {
            item = Scene.Item, window = Scene.Window, channel = "counter", applicant = new { kind = "person", name = "王小明" }, acceptance = new { decision = "accepted" },
        });
        await Server.Ask(service.Database, $$"""
            create temporary table likeness as select (lpad(to_hex((extract(epoch from now()) * 1000)::bigint + n), 12, '0') || '7' || right(replace(gen_random_uuid()::text, '-', ''), 19))::uuid as id, n from generate_series(1, {{cases - 1}}) n;
            create temporary table first as select * from mt_streams where type = 'application';
            create temporary table happened as select e.* from mt_events e join first f on e.tenant_id = f.tenant_id and e.stream_id = f.id;
            insert into mt_streams (tenant_id, id, type, version) select f.tenant_id, l.id, f.type, f.version from first f, likeness l;
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, headers)
                select nextval('mt_events_sequence'), gen_random_uuid(), l.id, h.version,
                    case when h.data ? 'receiptNumber' then jsonb_set(h.data, '{receiptNumber}', to_jsonb('R' || l.n)) else h.data end, h.type, h.timestamp, h.tenant_id, h.headers from likeness l, happened h order by l.n, h.version;
            """);

        // The views have all these events to read, a dozen times over: what is measured next has the machine to itself.
        while (await Server.Ask(service.Database, "select max(seq_id) > (select min(last_seq_id) from mt_event_progression) from mt_events") is true)
        {
            await Task.Delay(200);
        }

        await Server.Ask(service.Database, "vacuum analyze mt_doc_casefile");
    }

    /// <summary>The day so many working days from today.</summary>
    public static LocalDate Coming(int workingDays) => WorkingCalendar.Unannounced.DueDate(OfficeTime.DateOf(Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow())), workingDays).DueOn;
}
