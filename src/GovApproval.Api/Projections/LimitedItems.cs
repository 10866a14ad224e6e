using System.Globalization;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.Performance;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.Projections;

/// <summary>The items whose limits the means of the performance report are taken of: the catalogue as it stood on the last day of the period.</summary>
internal sealed class LimitedItems(Centers centers)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/views/performance/limits", List).Requires(Operation.ReadPerformance).Describes(new("views", "Items behind the mean limits")
        {
            Details = "Every entry of the catalogue on the last day of the period, suspended or not; what was cancelled or merged by then is none. `meanPromisedDays` and `meanStatutoryDays` of `/v1/views/performance` are the means of those that have such a limit.",
            Query =
            [
                new("to", "Last day of the period.", ParameterKind.Date) { IsRequired = true },
                new("by", "What the row is; the center when left out.", Values: ["center", "department", "window", "item"]),
                new("code", "The row's code; needed with by, unless that is the center."),
            ],
            Response = Example.PageOf<LimitedItemAnswer>("""{ "code": "food-business-permit", "name": "食品经营许可", "version": 1, "promisedDays": 5, "statutoryDays": 10 }"""),
            Traits = Traits.Paged,
        });

    /// <summary>Where those behind a row are listed; none of an officer.</summary>
    public static string? Address(PerformanceBy by, string code, LocalDate to) => by == PerformanceBy.Officer ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"/v1/views/performance/limits?to={Times.Format(to)}{PerformanceReading.RowOf(by, code)}");

    /// <summary>The catalogue on that day.</summary>
    public static ItemVersion[] On(LocalDate day, Center center) => [.. center.CatalogueAsOf(OfficeTime.EndOf(day) - Duration.Epsilon)];

    /// <summary>Those of them that are behind a row.</summary>
    public static IEnumerable<ServiceItem> Behind(PerformanceBy by, string code, IEnumerable<ItemVersion> catalogue, Center center)
    {
        var window = by == PerformanceBy.Window ? center.Window(new WindowCode(code)) : null;
        return catalogue.Select(version => version.Item).Where(item => by switch
        {
            PerformanceBy.Center => true,
            PerformanceBy.Department => item.Department.Value == code,
            PerformanceBy.Window => window?.Serves(item.Code, item.Department) is true,
            PerformanceBy.Item => item.Code.Value == code,
            _ => false,
        });
    }

    private async Task List(HttpContext context)
    {
        var query = Query.Of(context, "to", "by", "code", "limit", "cursor");
        var page = Page.Of(query, "performance-limits", 1);
        var to = query.Date("to") ?? throw Problems.Invalid("?to", "is required").Raise();
        var by = query.OneOf<PerformanceBy>("by") ?? PerformanceBy.Center;
        if (by == PerformanceBy.Officer)
        {
            throw Problems.Invalid("?by", "must be one of center, department, window, item").Raise();
        }

        var code = by == PerformanceBy.Center ? "" : query.Text("code") ?? throw Problems.Invalid("?code", "is required with by").Raise();
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        var catalogue = On(to, center);
        var versions = catalogue.ToDictionary(version => version.Item.Code, version => version.Version);
        await Lists.Write(context, page, Behind(by, code, catalogue, center), item => item.Code.Value, item =>
            new LimitedItemAnswer(item.Code, item.Name, versions[item.Code], PerformanceReport.PromiseOf(item), item.StatutoryDays));
    }
}
