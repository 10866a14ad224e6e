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
using NodaTime;
using NodaTime.Text;

namespace GovApproval.Api.Applications;

/// <summary><c>GET /v1/applications</c>: the search, and with it every inbox: by due date, green channel first.</summary>
internal sealed class SearchEndpoint(CaseFiles files, Centers centers, ApplicationAnswers answers, IClock clock)
{
    private const Roles Overseers = Roles.Supervisor | Roles.Auditor | Roles.Administrator;
    private const Roles Officers = Roles.WindowOfficer | Roles.Verifier;
    private const string Order = "green_first, due_on, id";

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/applications", Search).Requires(Operation.SearchApplications).Describes(new("applications", "Search cases")
        {
            Details = "The cases that the caller may read, green channel first, then by due date: with `window` and a state it is that window's inbox.",
            Query =
            [
                Parameter.OneOf<CaseState>("state", "In this state."),
                new("item", "Of this item."),
                new("department", "Decided by this department."),
                new("window", "At this window."),
                new("officer", "In this officer's hand."),
                new("unclaimed", "true: only those in nobody's hand, the pool.", ParameterKind.Flag),
                Parameter.OneOf<Card>("card", "Under this card."),
                new("project", "Of this project."),
                new("dueBefore", "Due before this day.", ParameterKind.Date),
                new("acceptedFrom", "Accepted on this day or later.", ParameterKind.Date),
                new("acceptedTo", "Accepted on this day or earlier.", ParameterKind.Date),
            ],
            Response = Example.PageOf<ApplicationAnswer>(CommandEndpoints.CaseExample),
            Traits = Traits.Paged,
        });

    private async Task Search(HttpContext context)
    {
        var ct = context.RequestAborted;
        var query = Query.Of(
            context, "state", "item", "department", "window", "officer", "unclaimed", "card", "project", "dueBefore", "acceptedFrom", "acceptedTo", "limit", "cursor");
        var page = Page.Of(query, "applications", 3);
        var caller = Caller.Of(context);
        var center = await centers.Of(caller.Division, ct);

        var filter = new Filter();
        var state = query.OneOf<CaseState>("state");
        filter.Equal("state", state is { } wanted ? Kebab<CaseState>.Of(wanted) : null);
        filter.Equal("item", query.Text("item"));
        filter.Equal("department", query.Text("department"));
        filter.Equal("window_code", query.Text("window"));
        filter.Equal("officer", query.Text("officer"));
        if (query.Flag("unclaimed"))
        {
            filter.Add("officer is null and is_open");
        }

        filter.Equal("card", query.OneOf<Card>("card") is { } card ? Kebab<Card>.Of(card) : null);
        filter.Equal("project", query.Text("project"));
        filter.Compare("due_on < {0}", query.Date("dueBefore"));
        filter.Compare("accepted_on >= {0}", query.Date("acceptedFrom"));
        filter.Compare("accepted_on <= {0}", query.Date("acceptedTo"));
        if (!Scope(filter, caller))
        {
            await Reply.WritePage(context, [], Json.Of<ApplicationAnswer>(), null);
            return;
        }

        After(filter, page);
        var found = await files.Query(
            new DocumentQuery(caller.Division, filter.FirstOf(Sides(state), caller.Division, page.Limit + 1), filter.Parameters, Order, page.Limit + 1),
            ct);
        var now = clock.GetCurrentInstant();
        var rows = new List<ApplicationAnswer>(page.Limit);
        foreach (var document in found.Take(page.Limit))
        {
            var file = document.Read(StoredJson.Of<CaseFile>());
            rows.Add(await answers.Of(new StreamId(caller.Division, (Guid)document.Id), new(file, document.Version), caller, center, now, ct));
        }

        await Reply.WritePage(context, rows, Json.Of<ApplicationAnswer>(), found.Count > page.Limit ? Next(page, found[page.Limit - 1]) : null);
    }

    // The open cases stand in order in one index and the closed ones in another: the first of both sides are the first of all.
    private static string[] Sides(CaseState? state) => state is { } known ? [Standing.IsOpenIn(known) ? "is_open" : "not is_open"] : ["is_open", "not is_open"];

    // What is not the caller's is not found; the rows of Permissions for reading a case, as a condition. False: nothing can be.
    private static bool Scope(Filter filter, Caller caller)
    {
        if ((caller.Roles & Overseers) != Roles.None)
        {
            return true;
        }

        var mine = new List<string>();
        if ((caller.Roles & Officers) != Roles.None)
        {
            if (caller.Department is { } department)
            {
                mine.Add(filter.Condition("department = {0}", department.Value));
            }

            mine.AddRange(caller.Windows.Select(window => filter.Condition("window_code = {0}", window.Value)));
        }

        if ((caller.Roles & (Roles.Applicant | Roles.Partner)) != Roles.None)
        {
            mine.Add(filter.Condition("submitted_by = {0}", caller.Subject));
        }

        filter.Add($"({string.Join(" or ", mine)})");
        return mine.Count > 0;
    }

    private static void After(Filter filter, Page page)
    {
        if (page.After is not [var green, var due, var id])
        {
            return;
        }

        if (!int.TryParse(green, CultureInfo.InvariantCulture, out var first) || !LocalDatePattern.Iso.Parse(due).TryGetValue(default, out var dueOn) || !Guid.TryParse(id, out var last))
        {
            throw Problems.Invalid("?cursor", "is not a cursor that this list gave").Raise();
        }

        filter.Add(filter.Condition("(green_first, due_on, id) > ({0}, {1}, {2})", first, dueOn, last));
    }

    private static string Next(Page page, Document last) => page.Next(
        ((int)last.Columns[CaseFileColumns.GreenFirst]!).ToString(CultureInfo.InvariantCulture),
        Times.Format((LocalDate)last.Columns[CaseFileColumns.DueOn]!),
        last.Id.ToString()!);

    /// <summary>Conditions over columns, their values always as parameters.</summary>
    private sealed class Filter
    {
        private readonly List<string> _conditions = [];
        private readonly List<object?> _parameters = [];

        public IReadOnlyList<object?> Parameters => _parameters;

        /// <summary>What meets the conditions and is among the first of a side: one statement, so that a case that closes meanwhile is neither missed nor found twice.</summary>
        public string FirstOf(IEnumerable<string> sides, string division, int most)
        {
            Add(Condition("tenant_id = {0}", division));
            return $"id in ({string.Join(" union all ", sides.Select(side =>
                string.Create(CultureInfo.InvariantCulture, $"(select id from {Tables.CaseFiles.SqlName} where {side} and {string.Join(" and ", _conditions)} order by {Order} limit {most})")))})";
        }

        public void Add(string condition) => _conditions.Add(condition);

        public void Equal(string column, string? value)
        {
            if (value is not null)
            {
                Add(Condition(column + " = {0}", value));
            }
        }

        public void Compare(string comparison, LocalDate? date)
        {
            if (date is { } given)
            {
                Add(Condition(comparison, given));
            }
        }

        /// <summary>The condition with its values made parameters.</summary>
        public string Condition(string form, params object[] values)
        {
            var names = new object[values.Length];
            for (var i = 0; i < values.Length; i++)
            {
                _parameters.Add(values[i]);
                names[i] = $"${_parameters.Count}";
            }

            return string.Format(CultureInfo.InvariantCulture, form, names);
        }
    }
}
