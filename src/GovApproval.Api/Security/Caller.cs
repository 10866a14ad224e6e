using GovApproval.Security;

namespace GovApproval.Api.Security;

/// <summary>Who asks: what the token says, read once and kept with it.</summary>
/// <param name="Subject">The token's <c>sub</c>; the actor in the events.</param>
/// <param name="Division">The tenant: the division of the token's claim, else the service's own.</param>
internal sealed record Caller(
    string Subject, string Name, Roles Roles, DepartmentCode? Department, ValueList<WindowCode> Windows, string Division)
{
    public ActorId Actor { get; } = new(Subject);

    /// <summary>The caller of this request; on an operation for everybody, a caller without roles when no token came.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("No caller: the endpoint does not name its operation.");

    /// <summary>Whoever asks without a token.</summary>
    public static Caller Nobody(string division) => new("", "", Roles.None, null, [], division);
}
