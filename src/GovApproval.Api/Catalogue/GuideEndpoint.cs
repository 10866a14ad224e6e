using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Catalogue;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.Catalogue;

/// <summary><c>GET /v1/items/{code}/guide</c>: the service guide, open to everybody, as JSON or as a page to print.</summary>
internal sealed class GuideEndpoint(Centers centers, PlacesThen places, IClock clock)
{
    private const string Page = "text/html";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/items/{code}/guide", Read).Requires(Operation.ReadGuide).Describes(new("catalogue", "Read an item's service guide")
        {
            Details = "JSON, or with `Accept: text/html` a page to print, in Chinese or by `Accept-Language` in English; with `Accept: image/svg+xml` its procedure as a flow chart. `notDisclosed` lists what is still missing of the seven disclosures (Administrative Licence Law Art. 30).",
            Query = [new("asOf", "As in force then: an instant, or a date, the end of which is meant.", ParameterKind.Moment)],
            Response = Example.Written<ServiceGuide>("""
                {
                  "code": "food-business-permit", "name": "食品经营许可 (Food business permit)", "version": 1, "inForceFrom": "2026-01-01T00:00:00Z", "status": "in-use",
                  "department": { "code": "market-supervision", "name": "市场监督管理局" }, "kind": "promised", "nature": "administrative-approval",
                  "legalBasis": [{ "law": "食品安全法 (Food Safety Law)", "article": "Art. 35" }], "conditions": ["有相应的场所"], "materials": [], "procedure": ["受理", "审查", "决定"],
                  "limits": { "statutoryDays": 10, "promisedDays": 5 }, "fees": [], "result": { "kind": "licence", "name": "食品经营许可证" },
                  "channels": { "supervision": "0838-8201234", "complaint": "12345", "enquiry": null },
                  "windows": [{ "code": "w-market-supervision", "name": "市场监督管理局窗口", "level": "city" }], "notDisclosed": ["materials"]
                }
                """),
            AlsoAs = [Page, FlowChart.ContentType],
        });

        routes.MapGet("/catalogue/completeness", Completeness).Requires(Operation.ReadGuide).Describes(new("catalogue", "See how complete the guides are")
        {
            Details = "Against the seven disclosures (Administrative Licence Law Art. 30; Regulation on the Business Environment Art. 35): item by item, and by department. Items out of use for good are left out.",
            Query = [new("asOf", "As in force then: an instant, or a date, the end of which is meant.", ParameterKind.Moment), new("department", "Decided by this department.")],
            Response = Example.Written<GuideCompleteness>("""
                { "items": [{ "code": "food-business-permit", "name": "食品经营许可 (Food business permit)", "department": "market-supervision", "disclosed": 6, "notDisclosed": ["materials"] }],
                  "departments": [{ "department": "market-supervision", "name": "市场监督管理局", "items": 10, "complete": 9, "completePercent": 90, "missing": { "materials": 1 } }],
                  "total": { "department": null, "name": null, "items": 110, "complete": 109, "completePercent": 99.09, "missing": { "materials": 1 } }, "next": null }
                """),
            Traits = Traits.Paged,
        });
    }

    private async Task Completeness(HttpContext context)
    {
        var query = Query.Of(context, "asOf", "department", "limit", "cursor");
        var page = Http.Page.Of(query, "completeness", 1);
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        var (asOf, now, department) = (query.Moment("asOf"), clock.GetCurrentInstant(), query.Text("department"));
        ItemCompleteness[] items = [.. center.CatalogueAsOf(asOf ?? now)
            .Where(item => department is null || item.Item.Department.Value == department)
            .Select(item => ItemCompleteness.Of(item.Item))];
        var (shown, next) = Lists.Cut(context, page, items, item => item.Code.Value);
        var names = await Departments(center, items.Select(item => item.Department), asOf ?? now, now, context.RequestAborted);
        var departments = items.GroupBy(item => item.Department)
            .OrderBy(group => group.Key.Value, StringComparer.Ordinal)
            .Select(group => CompletenessOf.Of(group.Key, names.GetValueOrDefault(group.Key)?.Name, [.. group]))
            .ToValueList();
        await Reply.Write(
            context, StatusCodes.Status200OK, new GuideCompleteness(shown, departments, CompletenessOf.Of(null, null, items), next), Json.Of<GuideCompleteness>());
    }

    // What is known today is at hand; only a day gone by is read from the log.
    private async ValueTask<IReadOnlyDictionary<DepartmentCode, Department>> Departments(
        Center center, IEnumerable<DepartmentCode> codes, Instant then, Instant now, CancellationToken ct) => then < now
        ? await places.Departments(center, codes, then, ct)
        : center.Departments.Values.ToDictionary(known => known.State.Code, known => known.State);

    private async Task Read(HttpContext context)
    {
        var query = Query.Of(context, "asOf");
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        var now = clock.GetCurrentInstant();
        var then = query.Moment("asOf") ?? now;
        var item = center.ItemAsOf(new ItemCode(Paths.Code(context)), then)
            ?? throw Problems.NotFound("The catalogue has no such item, or had none then.").Raise();
        var guide = ServiceGuide.Of(
            item,
            (await Departments(center, [item.Item.Department], then, now, context.RequestAborted)).GetValueOrDefault(item.Item.Department),
            then < now ? await places.Windows(center, then, context.RequestAborted) : center.Windows.Values.Select(known => known.State));
        var wanted = Preference.Among(context, "application/json", Page, FlowChart.ContentType);
        if (wanted == "application/json")
        {
            await Reply.Write(context, StatusCodes.Status200OK, guide, Json.Of<ServiceGuide>());
            return;
        }

        var english = Preference.IsEnglish(context);
        Preference.ForBrowsers(context.Response, english);
        await Reply.Write(
            context,
            StatusCodes.Status200OK,
            wanted == Page ? new GuidePage(english).Render(guide) : System.Text.Encoding.UTF8.GetBytes(new FlowChart(english).Draw(guide)),
            wanted + "; charset=utf-8");
    }
}
