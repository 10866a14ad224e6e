using GovApproval.Api.Http;
using GovApproval.Calendar;
using GovApproval.Supervision;
using NodaTime;

namespace GovApproval.Api.Supervision;

/// <summary>The rules shipped with the service: version 1 wherever a center has published none.</summary>
internal static class ShippedRules
{
    public static RuleBook Book { get; } = Read();

    private static RuleBook Read()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "SupervisionRules", "rules.json");
        var shipped = Bodies.Parse(File.ReadAllBytes(file), Json.Of<RulesRequest>());
        return RuleHistory.Objection(shipped.Rules) is { } why
            ? throw new StartRefused($"The shipped supervision rules cannot be used: {why.Code}.")
            : new RuleBook(1, shipped.Rules, OfficeTime.StartOf(new LocalDate(2019, 1, 1)));
    }
}
