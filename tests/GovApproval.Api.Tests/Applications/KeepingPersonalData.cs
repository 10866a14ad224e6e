using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Applications;

public sealed class KeepingPersonalData(Overheard service) : IClassFixture<Overheard>
{
    private const string SafetyOfficer = "周食安";
    private const string AgentName = "陈代办";
    private const string AgentPhone = "13911112222";

    private const string Whole = $$"""
        { "item": "{{Permit}}", "applicant": {{Zhang}}, "agent": { "kind": "person", "name": "{{AgentName}}", "phone": "{{AgentPhone}}" }, "mandate": { "number": "WT-1", "on": "2026-01-05", "scope": "file" },
          "form": { "premisesName": "Noodles", "businessForm": "catering", "area": 40, "foodSafetyOfficer": "{{SafetyOfficer}}" } }
        """;

    [Fact]
    public async Task leaves_no_trace_of_it_in_the_database()
    {
        var citizen = await service.Citizen();
        var filed = await citizen.Ask("/v1/applications", Whole, key: "personal-1");
        await filed.ShouldBeCase("submitted", 1, 201);
        var path = filed.Headers.Location!.ToString();
        await (await (await service.Officer()).Ask(path + "/acceptance", Accept, key: "personal-2")).ShouldBeCase("accepted", 2);
        (await (await (await service.Officer()).Ask(path + "/acceptance", Decline, key: "personal-3")).Json()).GetProperty("status").GetInt32().ShouldBe(409);
        await using var database = NpgsqlDataSource.Create(service.ConnectionString);
        var tables = await Texts(database, "select format('%I.%I', table_schema, table_name) from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'");
        tables.ShouldContain("public.mt_events");
        tables.ShouldContain("public.idempotency");
        tables.ShouldContain("public.mt_doc_casefile");
        foreach (var table in tables)
        {
            foreach (var row in await Texts(database, $"select t::text from {table} t"))
            {
                foreach (var secret in new[] { Name, IdentityNumber, Phone, Address, AgentName, AgentPhone, SafetyOfficer })
                {
                    row.ShouldNotContain(secret, Case.Sensitive, table);
                    row.ShouldNotContain(Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(secret)), Case.Insensitive, table);
                }
            }
        }

        (await Texts(database, "select data -> 'form' ->> 'premisesName' from mt_events where data ? 'form'")).ShouldContain("Noodles");
    }

    [Fact]
    public async Task tells_nothing_of_it_in_logs_headers_and_problems()
    {
        var citizen = await service.Citizen();
        var officer = await service.Officer();
        var answers = new List<HttpResponseMessage>
        {
            await citizen.Ask("/v1/applications", Whole),
            await citizen.Ask("/v1/applications", Whole.Replace("\"area\"", "\"colour\": 1, \"area\"", StringComparison.Ordinal) + "}"),
            await citizen.Ask("/v1/applications", Submission("no-such-item")),
            await citizen.Ask("/v1/applications", Submission(more: """ "window": "w-tax" """)),
            await citizen.Ask("/v1/applications", Submission(applicant: Zhang.Replace("\"person\"", $"\"{Name}\"", StringComparison.Ordinal))),
            await citizen.Ask("/v1/applications", Submission(applicant: Zhang.Replace("\"phone\"", $"\"{Name}\"", StringComparison.Ordinal))),
            await citizen.Ask("/v1/applications", Submission(applicant: Zhang.Replace("\"phone\"", $"\"{IdentityNumber}\"", StringComparison.Ordinal))),
            await citizen.Ask("/v1/applications", Submission(applicant: Zhang.Replace($"\"{Phone}\"", Phone, StringComparison.Ordinal))),
            await citizen.Ask($"/v1/applications?{Name}={Phone}", Submission()),
            await officer.Ask(await citizen.File(Whole) + "/completion", Grant),
        };
        foreach (var answer in answers)
        {
            Tells(string.Join('\n', answer.Headers.Select(h => string.Join(',', h.Value)))).ShouldBeFalse();
            if (!answer.IsSuccessStatusCode)
            {
                var body = await answer.Content.ReadAsStringAsync();
                Tells(body).ShouldBeFalse(body);
            }
        }

        service.Said.ShouldNotBeEmpty();
        service.Said.Where(Tells).ShouldBeEmpty();
    }

    [Fact]
    public async Task shows_each_reader_what_the_reader_needs()
    {
        var citizen = await service.Citizen();
        var path = await citizen.File(Whole);
        Seen(await citizen.Read(path)).ShouldBe((Name, IdentityNumber, Phone, Address, true));
        Seen(await (await service.Officer()).Read(path)).ShouldBe((Name, "510682********1234", Phone, Address, true));
        Seen(await (await service.Verifier()).Read(path)).ShouldBe((Name, "510682********1234", Phone, Address, true));
        foreach (var overseer in new[] { "supervisor", "auditor", "administrator" })
        {
            Seen(await (await service.As(overseer)).Read(path)).ShouldBe(("张**", "510682********1234", "138****8765", "什邡市方亭街***", false));
        }

        var answer = await (await (await service.Partner()).Ask(path + "/payments", """{ "orderNumber": "1", "amount": "1.00" }""")).Json();
        Seen(answer).ShouldBe(("张**", "510682********1234", "138****8765", "什邡市方亭街***", false));
    }

    [Fact]
    public async Task opens_it_in_the_history_for_those_who_need_it()
    {
        var citizen = await service.Citizen();
        var path = await citizen.File(Whole);
        var own = (await citizen.Read(path + "/events")).GetProperty("items")[0].GetProperty("data");
        own.GetProperty("applicant").GetProperty("identityNumber").GetString().ShouldBe(IdentityNumber);
        own.GetProperty("agent").GetProperty("name").GetString().ShouldBe(AgentName);
        own.GetProperty("form").GetProperty("foodSafetyOfficer").GetString().ShouldBe(SafetyOfficer);
        var masked = (await (await service.As("auditor")).Read(path + "/events")).GetProperty("items")[0].GetProperty("data");
        Tells(masked.ToString()).ShouldBeFalse();
        masked.GetProperty("form").GetProperty("premisesName").GetString().ShouldBe("Noodles");
        masked.GetProperty("form").GetProperty("masked").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task keeps_one_key_for_a_person_however_often_and_in_whatever_part()
    {
        const string Person = """{ "kind": "person", "name": "何自办", "identityNumber": "510682198001019876" }""";
        await using var database = NpgsqlDataSource.Create(service.ConnectionString);
        var before = (await Texts(database, "select subject_id::text from subject_keys")).Count;
        var citizen = await service.Citizen();
        var first = await citizen.File(Submission(applicant: Person, more: $$""" "agent": {{Person}}, "mandate": { "number": "WT-1", "on": "2026-01-05", "scope": "file" } """));
        var second = await citizen.File(Submission(applicant: Person));
        (await Texts(database, "select subject_id::text from subject_keys")).Count.ShouldBe(before + 1);
        (await Texts(database, "select distinct data -> 'applicant' ->> 'person' from mt_events where data -> 'agent' is not null and data -> 'agent' ->> 'person' = data -> 'applicant' ->> 'person'"))
            .Count.ShouldBe(1);
        (await citizen.Read(first)).GetProperty("agent").GetProperty("name").GetString().ShouldBe("何自办");
        (await citizen.Read(second)).GetProperty("applicant").GetProperty("name").GetString().ShouldBe("何自办");
    }

    [Fact]
    public async Task can_read_every_one_of_many_first_cases_of_a_person_filed_at_once()
    {
        var citizen = await service.Citizen();
        var paths = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => citizen.File(Submission(applicant: Somebody("510682199512120011", "钱同时")))));
        foreach (var path in paths)
        {
            (await citizen.Read(path)).GetProperty("applicant").GetProperty("name").GetString().ShouldBe("钱同时");
        }
    }

    private static (string?, string?, string?, string?, bool) Seen(JsonElement file)
    {
        var applicant = file.GetProperty("applicant");
        return (
            applicant.GetProperty("name").GetString(), applicant.GetProperty("identityNumber").GetString(), applicant.GetProperty("phone").GetString(),
            applicant.GetProperty("address").GetString(), file.GetProperty("queryCode").ValueKind == JsonValueKind.String);
    }

    private static bool Tells(string text) =>
        new[] { Name, IdentityNumber, Phone, Address, AgentName, AgentPhone, SafetyOfficer }.Any(secret => text.Contains(secret, StringComparison.Ordinal));

    private static async Task<List<string>> Texts(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}

/// <summary>A service whose every log line is heard.</summary>
public sealed class Overheard : ServiceFixture
{
    private readonly Listener _listener = new();

    public IReadOnlyCollection<string> Said => _listener.Said;

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Logging:LogLevel:Microsoft.AspNetCore"] = nameof(LogLevel.Trace),
        ["Logging:LogLevel:Npgsql"] = nameof(LogLevel.Trace),
        ["Logging:LogLevel:GovApproval"] = nameof(LogLevel.Trace),
        ["Logging:Console:LogLevel:Default"] = nameof(LogLevel.None),
    };

    protected override void Map(WebApplication app) => app.Services.GetRequiredService<ILoggerFactory>().AddProvider(_listener);

    private sealed class Listener : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Said { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
