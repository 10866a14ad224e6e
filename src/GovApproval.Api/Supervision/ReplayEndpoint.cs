using System.Globalization;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Projections;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.EventStore;
using GovApproval.Security;
using GovApproval.Supervision;
using NodaTime;

namespace GovApproval.Api.Supervision;

/// <summary>Past cases by another set of rules; nothing is written.</summary>
internal sealed class ReplayEndpoint(CaseFiles files, Centers centers, IClock clock)
{
    private const int PageSize = 2000;
    private const int MostTold = 200;

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/supervision/replay", Replay).Requires(Operation.ReplaySupervision).Describes(new(RuleEndpoints.Tag, "Replay cases by other rules")
        {
            Details = "Judges the cases in scope by the rules given, as if no others had ever been in force, and compares with the cards the calendar issued. "
                + "Nothing is written. Totals by rule are of all cases; of the cases that differ the first 200 are told.",
            Request = Example.Of<ReplayRequest>($$"""{ "rules": [{{RuleEndpoints.RuleExample}}], "scope": { "filedFrom": "2026-01-01", "filedTo": "2026-03-31" } }"""),
            Response = Example.Written<ReplayAnswer>("""
                { "cases": 120, "totals": [{ "rule": "T02", "standing": 3, "supposed": 2, "appearing": 0, "vanishing": 1 }],
                  "items": [{ "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "receiptNumber": "51068226030200001234", "appearing": [], "vanishing": [{ "rule": "T02", "subject": null, "since": "2026-03-10", "reason": "6 of 5 promised working days used" }] }] }
                """),
        });

    private async Task Replay(HttpContext context)
    {
        var ct = context.RequestAborted;
        Query.Of(context);
        var body = (await Bodies.Read<ReplayRequest>(context)).Value;
        var checks = new Checks();
        var rules = RuleEndpoints.Check(body.Rules, checks);
        checks.ThrowIfAny();
        if (RuleHistory.Objection(rules) is { } why)
        {
            throw Problems.From(why).Raise();
        }

        var center = await centers.Of(Caller.Of(context).Division, ct);
        var (book, now) = (new RuleBook(0, rules, clock.GetCurrentInstant()), clock.GetCurrentInstant());
        var (cases, told) = (0, new List<ReplayedAnswer>());
        var totals = new SortedDictionary<string, RuleTotal>(StringComparer.Ordinal);
        for (var last = Guid.Empty; await Read(center.Division, body.Scope, last, ct) is { Count: > 0 } page; last = (Guid)page[^1].Id)
        {
            var files = page.Select(document => (Id: (Guid)document.Id, File: document.Read(StoredJson.Of<CaseFile>())))
                .Where(one => IsInScope(one.File, body.Scope)).ToArray();
            foreach (var (id, file) in files)
            {
                var replayed = CaseReplayed.Of(file, new Yardstick(center.CalendarAt(file.Standing.Window), book), now);
                Count(totals, file, replayed);
                if (told.Count < MostTold && replayed.Appearing.Count + replayed.Vanishing.Count > 0)
                {
                    told.Add(ReplayedAnswer.Of(id, file.ReceiptNumber, replayed));
                }
            }

            cases += files.Length;
        }

        await Reply.Write(
            context, StatusCodes.Status200OK, new ReplayAnswer(cases, totals.Values.ToValueList(), told.ToValueList()), Json.Of<ReplayAnswer>());
    }

    private static void Count(SortedDictionary<string, RuleTotal> totals, CaseFile file, CaseReplayed replayed)
    {
        foreach (var card in (file.Cards ?? []).Where(card => card is { Versions: null, Lift: null }))
        {
            Add(card.Rule.Number, total => total with { Standing = total.Standing + 1 });
        }

        foreach (var finding in replayed.Found)
        {
            Add(finding.Rule.Number, total => total with { Supposed = total.Supposed + 1 });
        }

        foreach (var finding in replayed.Appearing)
        {
            Add(finding.Rule.Number, total => total with { Appearing = total.Appearing + 1 });
        }

        foreach (var card in replayed.Vanishing)
        {
            Add(card.Rule.Number, total => total with { Vanishing = total.Vanishing + 1 });
        }

        void Add(string rule, Func<RuleTotal, RuleTotal> change) =>
            totals[rule] = change(totals.GetValueOrDefault(rule) ?? new RuleTotal(rule, 0, 0, 0, 0));
    }

    private static bool IsInScope(CaseFile file, ReplayScope? scope)
    {
        var filedOn = Calendar.OfficeTime.DateOf(file.SubmittedAt);
        return !(filedOn < scope?.FiledFrom) && !(filedOn > scope?.FiledTo);
    }

    private Task<IReadOnlyList<Document>> Read(string division, ReplayScope? scope, Guid after, CancellationToken ct)
    {
        var (where, parameters) = ("id > $1", new List<object?> { after });
        Add("item", scope?.Item?.Value);
        Add("department", scope?.Department?.Value);
        Add("window_code", scope?.Window?.Value);
        return files.Query(new DocumentQuery(division, where, parameters, "id", PageSize), ct);

        void Add(string column, string? value)
        {
            if (value is not null)
            {
                parameters.Add(value);
                where += string.Create(CultureInfo.InvariantCulture, $" and {column} = ${parameters.Count}");
            }
        }
    }
}
