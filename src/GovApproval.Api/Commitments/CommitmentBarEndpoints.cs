using System.Text.Json.Serialization;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Commitments;
using GovApproval.EventStore;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.Commitments;

/// <summary>An entry of the bar list; the person by pseudonym only.</summary>
/// <param name="Application">The case in which the commitment was found untrue.</param>
/// <param name="Until">Its last day; null: until lifted.</param>
/// <param name="InForce">Whether it holds today.</param>
public sealed record CommitmentBarAnswer(
    Guid Person, Guid Application, string Findings, string Rule, Instant Since, LocalDate? Until, bool InForce, BarLifting? Lifted)
{
    internal static CommitmentBarAnswer Of(CommitmentBar bar, LocalDate today) => new(
        bar.Person.Value, bar.Application, bar.Findings, bar.Rule, bar.Since, bar.Until, bar.IsInForceOn(today), bar.Lifted);
}

/// <summary>Why a bar is lifted before its time.</summary>
public sealed record BarLiftingRequest(string Reason);

/// <summary>The bar list of notice and commitment: read, and lifted; entries come from commitments found untrue.</summary>
internal sealed class CommitmentBarEndpoints(EntryDesk<CommitmentBar, CommitmentBarEvent> desk, Centers centers, IClock clock)
{
    private const string Tag = "commitments";
    private const string BarExample = """
        { "person": "5b0c7c1e-7a57-4f7e-9f6a-0d8f1c2b3a44", "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "findings": "the premises are not as committed to",
          "rule": "告知承诺制事项清单", "since": "2026-04-01T01:00:00Z", "until": "2028-04-01", "inForce": true, "lifted": null }
        """;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/commitment-bars", List).Requires(Operation.ReadCommitmentBars).Describes(new(Tag, "List who may not use commitment")
        {
            Details = "By pseudonym: the list holds no personal data. `application` finds the entry that a case led to.",
            Query = [new("application", "Found in this case.")],
            Response = Example.PageOf<CommitmentBarAnswer>(BarExample),
            Traits = Traits.Paged,
        });
        routes.MapGet("/commitment-bars/{person:guid}", One).Requires(Operation.ReadCommitmentBars).Describes(new(Tag, "Read an entry of the bar list")
        {
            Response = Example.Written<CommitmentBarAnswer>(BarExample),
            Traits = Traits.Versioned,
        });
        routes.MapPost("/commitment-bars/{person:guid}/lifting", Lift).Requires(Operation.LiftCommitmentBar).Describes(new(Tag, "Lift a bar before its time")
        {
            Request = Example.Of<BarLiftingRequest>("""{ "reason": "信用修复" }"""),
            Response = Example.Written<CommitmentBarAnswer>(BarExample),
            Traits = Traits.Command | Traits.Versioned,
        });
    }

    /// <summary>What is written beside a case in which a commitment was found untrue: its maker's entry on the list.</summary>
    public static (StreamAppend Append, Versioned<CommitmentBar> Bar) Barred(
        StreamKind<CommitmentBar, CommitmentBarEvent> kind, StreamId stream, CaseFile file, CommitmentCheck found, Center center)
    {
        var commitment = file.Commitment!;
        var rule = center.Items.GetValueOrDefault(file.Standing.Item.Value)?.State.OfVersion(file.ItemVersion)?.Commitment;
        var barred = CommitmentBarDecisions.Bar(file.Applicant.Person, stream.Id, commitment.Rule, rule?.BarredMonths, found);
        var known = center.CommitmentBars.GetValueOrDefault(Key(file.Applicant.Person));
        var own = StreamOf(stream.Tenant, file.Applicant.Person);
        var bar = new Versioned<CommitmentBar>(CommitmentBar.Evolve(known?.State, barred), (known?.Version ?? 0) + 1);
        return (new StreamAppend(own, kind.Name, bar.Version - 1, [barred]) { Documents = kind.Documents(bar.State, own) }, bar);
    }

    public static string Key(PersonId person) => person.ToString();

    private async Task List(HttpContext context)
    {
        var query = Query.Of(context, "application", "limit", "cursor");
        var page = Page.Of(query, "commitment-bars", 1);
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        var application = query.Text("application");
        var today = OfficeTime.DateOf(clock.GetCurrentInstant());
        var found = center.CommitmentBars.Values.Where(bar => application is null || bar.State.Application.ToString() == application);
        await Lists.Write(context, page, found, bar => Key(bar.State.Person), bar => CommitmentBarAnswer.Of(bar.State, today));
    }

    private async Task One(HttpContext context)
    {
        Query.Of(context);
        var bar = await Require(context);
        if (!ETags.IsNotModified(context, bar.Version))
        {
            var today = OfficeTime.DateOf(clock.GetCurrentInstant());
            await Reply.Write(context, StatusCodes.Status200OK, CommitmentBarAnswer.Of(bar.State, today), Json.Of<CommitmentBarAnswer>());
        }
    }

    private async Task Lift(HttpContext context)
    {
        var body = await Bodies.Read<BarLiftingRequest>(context);
        var checks = new Checks();
        var reason = checks.Text("/reason", body.Value.Reason);
        checks.ThrowIfAny();
        var person = (await Require(context)).State.Person;
        await desk.Handle(
            context,
            nameof(LiftCommitmentBar),
            body.Bytes,
            division => StreamOf(division, person),
            (bar, request, _) => CommitmentBarDecisions.Decide(bar, new LiftCommitmentBar(reason, request.Caller.Actor, request.Now)),
            (bar, _, request) => CommitmentBarAnswer.Of(bar, OfficeTime.DateOf(request.Now)),
            Json.Of<CommitmentBarAnswer>(),
            $"/v1/commitment-bars/{person}");
    }

    private async Task<Versioned<CommitmentBar>> Require(HttpContext context)
    {
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        return center.CommitmentBars.GetValueOrDefault(Key(new PersonId(Paths.Id(context, "person")))) ?? throw Problems.NotFound().Raise();
    }

    private static StreamId StreamOf(string division, PersonId person) => StreamIds.Of(division, "commitment-bar", Key(person));
}

[JsonSerializable(typeof(CommitmentBarAnswer))]
[JsonSerializable(typeof(BarLiftingRequest))]
internal sealed partial class CommitmentJson : JsonSerializerContext;
