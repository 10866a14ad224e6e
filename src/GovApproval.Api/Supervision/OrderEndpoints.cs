using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.EventStore;
using GovApproval.Security;
using GovApproval.Supervision;

namespace GovApproval.Api.Supervision;

/// <summary>Supervision orders (督办单): issued, replied to, verified, closed.</summary>
internal sealed class OrderEndpoints(EntryDesk<SupervisionOrder, OrderEvent> desk, EventLog log, Centers centers)
{
    private const string OrderExample = """
        { "id": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d11", "version": 1, "department": "market-supervision", "matter": "限期办结超时办件", "dueOn": "2026-03-20", "state": "issued",
          "application": null, "card": null, "issue": { "text": "限期办结超时办件", "by": "chen", "at": "2026-03-10T01:00:00Z" }, "replies": [], "returns": [], "verification": null, "conclusion": null }
        """;

    private static readonly string[] s_refusals = ["order-not-there"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/supervision/orders", Issue).Requires(Operation.IssueOrder).Describes(new(RuleEndpoints.Tag, "Issue a supervision order")
        {
            Details = "To a department, to see to something by a day; of one case and its card, or of none.",
            Request = Example.Of<OrderRequest>("""{ "department": "market-supervision", "matter": "限期办结超时办件", "dueOn": "2026-03-20" }"""),
            Response = Example.Written<OrderAnswer>(OrderExample),
            Status = StatusCodes.Status201Created,
            Traits = Traits.Command | Traits.Versioned,
        });
        routes.MapGet("/supervision/orders", All).Requires(Operation.ReadOrders).Describes(new(RuleEndpoints.Tag, "Read the supervision orders")
        {
            Details = "Officers read those of their department.",
            Query = [new("department", "To this department."), Parameter.OneOf<OrderState>("state", "In this state.")],
            Response = Example.PageOf<OrderAnswer>(OrderExample),
            Traits = Traits.Paged,
        });
        routes.MapGet("/supervision/orders/{id:guid}", One).Requires(Operation.ReadOrders).Describes(new(RuleEndpoints.Tag, "Read a supervision order")
        {
            Response = Example.Written<OrderAnswer>(OrderExample),
            Traits = Traits.Versioned,
        });
        Says<OrderReplyRequest>(
            routes, "reply", nameof(ReplyToOrder), Operation.ReplyToOrder, "Reply to a supervision order", """{ "reply": "已办结" }""",
            (body, checks, by) => new ReplyToOrder(checks.Text("/reply", body.Reply), by.Caller.Actor, by.Now));
        Says<OrderVerificationRequest>(
            routes, "verification", nameof(VerifyOrder), Operation.JudgeOrder, "Verify what was replied", """{ "accepted": true, "opinion": "属实" }""",
            (body, checks, by) => new VerifyOrder(body.Accepted, checks.Text("/opinion", body.Opinion), by.Caller.Actor, by.Now));
        Says<OrderClosingRequest>(
            routes, "closing", nameof(CloseOrder), Operation.JudgeOrder, "Close a supervision order", """{ "conclusion": "整改到位" }""",
            (body, checks, by) => new CloseOrder(checks.Text("/conclusion", body.Conclusion), by.Caller.Actor, by.Now));
    }

    private void Says<TBody>(
        IEndpointRouteBuilder routes, string path, string command, Operation operation, string summary, string example, Func<TBody, Checks, Request, OrderCommand> phrase)
        where TBody : class =>
        routes.MapPost($"/supervision/orders/{{id:guid}}/{path}", async context =>
        {
            var body = await Bodies.Read<TBody>(context);
            await Handle(context, command, body.Bytes, Paths.Id(context), (order, request, _) =>
            {
                if (order is null || !MayRead(request.Caller, order))
                {
                    throw Problems.NotFound().Raise();
                }

                var checks = new Checks();
                var asked = phrase(body.Value, checks, request);
                checks.ThrowIfAny();
                return SupervisionOrder.Decide(order, asked);
            });
        }).Requires(operation).Describes(new(RuleEndpoints.Tag, summary)
        {
            Request = Example.Of<TBody>(example),
            Response = Example.Written<OrderAnswer>(OrderExample),
            Traits = Traits.Command | Traits.Versioned,
            Refusals = s_refusals,
        });

    private async Task Issue(HttpContext context)
    {
        var body = await Bodies.Read<OrderRequest>(context);
        var given = body.Value;
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        var checks = new Checks();
        checks.Require(center.Departments.ContainsKey(given.Department.Value), "/department", "is not a department of this center");
        checks.Text("/matter", given.Matter);
        checks.ThrowIfAny();
        await Handle(context, nameof(IssueOrder), body.Bytes, Guid.CreateVersion7(), (order, request, _) => SupervisionOrder.Decide(
            order, new IssueOrder(given.Department, given.Matter, given.DueOn, given.Application, given.Card, request.Caller.Actor, request.Now)));
    }

    private async Task All(HttpContext context)
    {
        var query = Query.Of(context, "limit", "cursor", "department", "state");
        var page = Page.Of(query, "supervision-orders", 1);
        var (caller, department, state) = (Caller.Of(context), query.Code("department"), query.OneOf<OrderState>("state"));
        var documents = await log.Query(Tables.SupervisionOrders, new DocumentQuery(caller.Division), context.RequestAborted);
        var orders = documents.Select(document => OrderAnswer.Of((Guid)document.Id, document.Read(StoredJson.Of<SupervisionOrder>()), document.Version))
            .Where(order => (department ?? order.Department.Value) == order.Department.Value && (state ?? order.State) == order.State
                && (IsOverseer(caller) || caller.Department == order.Department));
        await Lists.Write(context, page, orders, order => order.Id.ToString(), order => order);
    }

    private async Task One(HttpContext context)
    {
        Query.Of(context);
        var caller = Caller.Of(context);
        var document = await log.Find(Tables.SupervisionOrders, caller.Division, Paths.Id(context), context.RequestAborted);
        if (document?.Read(StoredJson.Of<SupervisionOrder>()) is not { } order || !MayRead(caller, order))
        {
            throw Problems.NotFound().Raise();
        }

        if (!ETags.IsNotModified(context, document.Version))
        {
            await Reply.Write(context, StatusCodes.Status200OK, OrderAnswer.Of((Guid)document.Id, order, document.Version), Json.Of<OrderAnswer>());
        }
    }

    private Task Handle(
        HttpContext context, string command, ReadOnlyMemory<byte> body, Guid id, Func<SupervisionOrder?, Request, Center, Decision<OrderEvent>> decide) => desk.Handle(
        context,
        command,
        body,
        division => new StreamId(division, id),
        decide,
        (order, version, _) => OrderAnswer.Of(id, order, version),
        Json.Of<OrderAnswer>(),
        $"/v1/supervision/orders/{id}");

    // What is not a department's own is not there for its officers.
    private static bool MayRead(Caller caller, SupervisionOrder order) => IsOverseer(caller) || caller.Department == order.Department;

    private static bool IsOverseer(Caller caller) => (caller.Roles & (Roles.Supervisor | Roles.Auditor | Roles.Administrator)) != Roles.None;
}
