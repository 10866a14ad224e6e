using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Catalogue;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.Catalogue;

/// <summary>The catalogue: items, published in versions, taken out of use and back.</summary>
internal sealed class ItemEndpoints(EntryDesk<Item, ItemEvent> desk, Centers centers, IClock clock)
{
    private const string Tag = "catalogue";

    private const string ItemExample = """
        {
          "code": "food-business-permit", "name": "食品经营许可 (Food business permit)", "department": "market-supervision",
          "kind": "promised", "nature": "administrative-approval", "statutoryDays": 10, "promisedDays": 5, "jointHandling": false,
          "legalBasis": [{ "law": "食品安全法 (Food Safety Law)", "article": "Art. 35" }],
          "conditions": ["有相应的场所"], "materials": [{ "code": "form", "name": "申请表", "necessity": "required", "source": "applicant", "copies": 1, "format": "original" }],
          "procedure": ["受理", "审查", "决定", "发证"], "fees": [], "result": { "kind": "licence", "name": "食品经营许可证" }, "form": null,
          "channels": { "supervision": "0838-8201234", "complaint": "12345", "enquiry": "0838-8205678" },
          "budget": { "counting": "working-days", "basis": { "law": "食品经营许可和备案管理办法", "article": "Art. 21" }, "steps": { "firstInstance": 3, "verification": 1, "decision": 1 } }
        }
        """;

    private static readonly string ReadingExample =
        ItemExample.TrimEnd().TrimEnd('}') + """, "version": 1, "inForceFrom": "2026-01-01T00:00:00Z", "status": "in-use" }""";

    private static readonly Parameter AsOf = new("asOf", "As in force then: an instant, or a date, the end of which is meant.", ParameterKind.Moment);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/items", List).Requires(Operation.ReadItems).Describes(new(Tag, "List the catalogue")
        {
            Query = [AsOf, new("department", "Decided by this department."), Parameter.OneOf<ItemKind>("kind", "Of this kind."), Parameter.OneOf<ItemStatus>("status", "In this status.")],
            Response = Example.PageOf<ItemReading>(ReadingExample),
            Traits = Traits.Paged,
        });
        routes.MapGet("/items/{code}", One).Requires(Operation.ReadItems).Describes(new(Tag, "Read an item")
        {
            Query = [AsOf],
            Response = Example.Written<ItemReading>(ReadingExample),
            Traits = Traits.Versioned,
        });
        routes.MapPut("/items/{code}", Publish).Requires(Operation.PublishItem).Describes(new(Tag, "Publish an item, or a new version of it")
        {
            Details = "Running cases stay with the version they were accepted under.",
            Request = Example.Of<ItemRequest>(ItemExample),
            Response = Example.Written<ItemReading>(ReadingExample),
            Status = StatusCodes.Status200OK,
            Statuses = [StatusCodes.Status201Created],
            Traits = Traits.Command | Traits.Versioned,
            Refusals = ["unknown-department", "promise-above-limit", "on-the-spot-with-promise", "hours-not-on-the-spot", "counting-without-basis", "fee-without-basis", "exemption-without-basis", "materials-not-listed", "department-mismatch", "in-force-before-publication", "item-already-cancelled"],
        });
        MapStanding(routes, "suspension", "Take an item out of use for a time", Operation.SuspendItem, nameof(SuspendItem), (reason, by, at) => new SuspendItem(reason, by, at));
        MapStanding(routes, "resumption", "Bring an item back into use", Operation.ResumeItem, nameof(ResumeItem), (reason, by, at) => new ResumeItem(reason, by, at));
        MapStanding(routes, "cancellation", "Take an item out of use for good", Operation.CancelItem, nameof(CancelItem), (reason, by, at) => new CancelItem(reason, by, at));
        MapChange<MergerRequest>(
            routes,
            "merger",
            new(Tag, "Merge an item into another")
            {
                Details = "The item is out of use for good; its guide names the one that has taken its place. Running cases go on.",
                Refusals = ["merge-target-not-in-use", "item-already-cancelled"],
            },
            """{ "into": "food-business-permit", "reason": "证照合一" }""",
            Operation.MergeItem,
            nameof(MergeItem),
            static (body, checks) => checks.Text("/reason", body.Reason),
            static (body, center, request) => new MergeItem(body.Into, center.ItemAsOf(body.Into, request.Now), body.Reason, request.Caller.Actor, request.Now));
        MapChange<DelegationRequest>(
            routes,
            "delegation",
            new(Tag, "Delegate an item to towns or villages")
            {
                Details = "The windows named receive it from now on, in the department's name (Administrative Licence Law Art. 24). The department stays the same.",
                Refusals = ["unknown-windows", "delegation-not-downward", "item-already-cancelled"],
            },
            """{ "windows": ["t-fangting"], "basis": "什邡市赋权乡镇（街道）事项清单", "reason": "就近办" }""",
            Operation.DelegateItem,
            nameof(DelegateItem),
            static (body, checks) =>
            {
                checks.Require(body.Windows.Count is > 0 and <= 500, "/windows", "must name at least one window, and at most 500");
                checks.Text("/basis", body.Basis, 200);
                checks.Text("/reason", body.Reason);
            },
            static (body, center, request) => new DelegateItem(
                body.Windows, body.Windows.Select(center.Window).OfType<Window>().ToValueList(), body.Basis, body.Reason, request.Caller.Actor, request.Now));
        MapChange<RecallRequest>(
            routes,
            "recall",
            new(Tag, "End the delegation of an item") { Refusals = ["item-already-cancelled"] },
            """{ "windows": ["t-fangting"], "reason": "承接能力不足" }""",
            Operation.DelegateItem,
            nameof(EndDelegation),
            static (body, checks) => checks.Text("/reason", body.Reason),
            static (body, _, request) => new EndDelegation(body.Windows, body.Reason, request.Caller.Actor, request.Now));
        MapChange<FeeCancellationRequest>(
            routes,
            "fee-cancellation",
            new(Tag, "Cancel a fee of an item")
            {
                Details = "A version of its own, in force at once. Running cases stay with the fees they were accepted under.",
                Refusals = ["no-such-fee", "version-announced", "item-already-cancelled"],
            },
            """{ "fee": "证件工本费", "reason": "财税〔2026〕8号取消收费" }""",
            Operation.CancelFee,
            nameof(CancelFee),
            static (body, checks) => checks.Text("/reason", body.Reason),
            static (body, _, request) => new CancelFee(body.Fee, body.Reason, request.Caller.Actor, request.Now));
        routes.MapGet("/items/{code}/history", History).Requires(Operation.ReadItems).Describes(new(Tag, "Read all versions of an item, and what became of it")
        {
            Response = Example.Written<ItemHistory>($$"""{ "code": "food-business-permit", "versions": [{ "version": 1, "inForceFrom": "2026-01-01T00:00:00Z", "item": {{ReadingExample}} }], "standings": [], "delegations": [] }"""),
            Traits = Traits.Versioned,
        });
    }

    private async Task History(HttpContext context)
    {
        Query.Of(context);
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        var known = center.Items.GetValueOrDefault(CodeOf(context).Value) ?? throw Problems.NotFound("The catalogue has no such item.").Raise();
        if (ETags.IsNotModified(context, known.Version))
        {
            return;
        }

        var item = known.State;
        var history = new ItemHistory(
            item.Code,
            item.Editions
                .Select(e => new ItemHistoryVersion(
                    e.Version, e.InForceFrom, ItemReading.Of(item.AsOf(e.InForceFrom) is { } then && then.Version == e.Version ? then : new(e.Item, e.Version, e.InForceFrom, item.Status()))))
                .ToValueList(),
            item.Standings,
            item.Delegations ?? []);
        await Reply.Write(context, StatusCodes.Status200OK, history, Json.Of<ItemHistory>());
    }

    private async Task List(HttpContext context)
    {
        var query = Query.Of(context, "asOf", "department", "kind", "status", "limit", "cursor");
        var page = Page.Of(query, "items", 1);
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        var at = query.Moment("asOf") ?? clock.GetCurrentInstant();
        var (department, kind, status) = (query.Text("department"), query.OneOf<ItemKind>("kind"), query.OneOf<ItemStatus>("status"));
        var found = center.ItemsAsOf(at)
            .Where(item => (department is null || item.Item.Department.Value == department) && (kind is null || item.Item.Kind == kind) && (status is null || item.Status == status));
        await Lists.Write(context, page, found, item => item.Item.Code.Value, ItemReading.Of);
    }

    private async Task One(HttpContext context)
    {
        var query = Query.Of(context, "asOf");
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        var known = center.Items.GetValueOrDefault(CodeOf(context).Value) ?? throw Problems.NotFound("The catalogue has no such item.").Raise();
        var asOf = query.Moment("asOf");
        var found = known.State.AsOf(asOf ?? clock.GetCurrentInstant())
            ?? throw Problems.NotFound("The item was not in force then.").Raise();
        if (asOf is null && ETags.IsNotModified(context, known.Version))
        {
            return;
        }

        await Reply.Write(context, StatusCodes.Status200OK, ItemReading.Of(found), Json.Of<ItemReading>());
    }

    private async Task Publish(HttpContext context)
    {
        var body = await Bodies.Read<ItemRequest>(context);
        var code = CodeOf(context);
        var checks = new Checks();
        var item = body.Value.Read(code, checks);
        checks.ThrowIfAny();
        await Handle(context, nameof(PublishItem), body.Bytes, code, (request, center) => new PublishItem(
            item, center.Departments.GetValueOrDefault(item.Department.Value)?.State, body.Value.InForceFrom, request.Caller.Actor, request.Now, center.Materials?.State));
    }

    private void MapStanding(
        IEndpointRouteBuilder routes, string path, string summary, Operation operation, string name, Func<string, ActorId, Instant, ItemCommand> command) =>
        MapChange<ItemReasonRequest>(
            routes,
            path,
            new(Tag, summary) { Refusals = ["item-already-cancelled"] },
            """{ "reason": "法规修订" }""",
            operation,
            name,
            static (body, checks) => checks.Text("/reason", body.Reason),
            (body, _, request) => command(body.Reason, request.Caller.Actor, request.Now));

    private void MapChange<TBody>(
        IEndpointRouteBuilder routes,
        string path,
        Description description,
        string example,
        Operation operation,
        string name,
        Action<TBody, Checks> check,
        Func<TBody, Center, Request, ItemCommand> command)
        where TBody : class =>
        routes.MapPost($"/items/{{code}}/{path}", async context =>
            {
                var body = await Bodies.Read<TBody>(context);
                var checks = new Checks();
                check(body.Value, checks);
                checks.ThrowIfAny();
                var code = CodeOf(context);
                await Require(context, code);
                await Handle(context, name, body.Bytes, code, (request, center) => command(body.Value, center, request));
            })
            .Requires(operation)
            .Describes(description with
            {
                Request = Example.Of<TBody>(example),
                Response = Example.Written<ItemReading>(ReadingExample),
                Traits = Traits.Command | Traits.Versioned,
            });

    private Task Handle(HttpContext context, string name, ReadOnlyMemory<byte> body, ItemCode code, Func<Request, Center, ItemCommand> command) => desk.Handle(
        context,
        name,
        body,
        division => StreamIds.Of(division, "item", code.Value),
        (item, request, center) => CatalogueDecisions.Decide(item, command(request, center)),
        (item, _, request) => ItemReading.Of(item.AsOf(request.Now) ?? new ItemVersion(item.Latest().Item, item.Latest().Version, item.Latest().InForceFrom, item.Status())),
        Json.Of<ItemReading>(),
        $"/v1/items/{code}");

    private async Task Require(HttpContext context, ItemCode code)
    {
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        if (!center.Items.ContainsKey(code.Value))
        {
            throw Problems.NotFound("The catalogue has no such item.").Raise();
        }
    }

    private static ItemCode CodeOf(HttpContext context) => new(Paths.Code(context));
}
