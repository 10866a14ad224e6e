using System.Text.Json.Serialization;
using GovApproval.Applications;
using GovApproval.Supervision;
using NodaTime;

namespace GovApproval.Api.Supervision;

/// <summary>A whole set of rules.</summary>
/// <param name="Version">The version that they were read at, so that they can be put back as they were read; <c>If-Match</c> guards, not this.</param>
/// <param name="InForceFrom">Since when they were in force as they were read; what is set is in force at once.</param>
public sealed record RulesRequest(ValueList<SupervisionRule> Rules, int? Version = null, Instant? InForceFrom = null);

/// <summary>A card by hand.</summary>
/// <param name="Rule">Number of a rule in force.</param>
/// <param name="Evidence">The versions of the case that show it.</param>
public sealed record CardRequest(string Rule, string Reason, ValueList<long> Evidence);

/// <summary>The responsible officer's explanation.</summary>
public sealed record CardReplyRequest(string Reply);

/// <summary>Why the card is held to be wrong.</summary>
public sealed record CardAppealRequest(string Grounds);

/// <summary>Why the card stands.</summary>
public sealed record CardConfirmationRequest(string Opinion);

/// <summary>Why the card is taken back.</summary>
public sealed record CardLiftRequest(string Reason);

/// <summary>An event that a card rests on.</summary>
public sealed record EvidenceAnswer(long Position, long Version, string Type);

/// <summary>A card as it stands.</summary>
/// <param name="Rule">As it stood when the card was issued.</param>
/// <param name="Since">The office date on which the cause arose.</param>
/// <param name="Unfounded">Lifted because facts known since do not bear it.</param>
public sealed record CardAnswer(
    int Number,
    SupervisionRule Rule,
    int RuleVersion,
    Card Card,
    CardState State,
    string? Subject,
    Responsible Responsible,
    string Reason,
    ValueList<EvidenceAnswer> Evidence,
    LocalDate Since,
    Instant IssuedAt,
    ActorId IssuedBy,
    LocalDate ReplyDueOn,
    CardWord? Reply,
    CardWord? Appeal,
    CardWord? Confirmation,
    CardWord? Lift,
    bool Unfounded);

/// <summary>A case's cards, in the order of their issue.</summary>
public sealed record CardsAnswer(ValueList<CardAnswer> Items);

/// <summary>Which cases are replayed.</summary>
public sealed record ReplayScope(
    LocalDate? FiledFrom = null, LocalDate? FiledTo = null, ItemCode? Item = null, DepartmentCode? Department = null, WindowCode? Window = null);

/// <summary>Other rules, and the cases to judge by them; all when left out.</summary>
public sealed record ReplayRequest(ValueList<SupervisionRule> Rules, ReplayScope? Scope = null);

/// <summary>A card that would appear or vanish.</summary>
public sealed record ReplayedCardAnswer(string Rule, string? Subject, LocalDate Since, string Reason);

/// <summary>A case that other rules would judge otherwise.</summary>
public sealed record ReplayedAnswer(
    Guid Application, string ReceiptNumber, ValueList<ReplayedCardAnswer> Appearing, ValueList<ReplayedCardAnswer> Vanishing)
{
    internal static ReplayedAnswer Of(Guid id, string receiptNumber, CaseReplayed replayed) => new(
        id,
        receiptNumber,
        replayed.Appearing.Select(f => new ReplayedCardAnswer(f.Rule.Number, f.Subject, f.Since, f.Reason)).ToValueList(),
        replayed.Vanishing.Select(c => new ReplayedCardAnswer(c.Rule.Number, c.Subject, c.Since, c.Reason)).ToValueList());
}

/// <summary>What other rules would make of the cases in scope.</summary>
public sealed record ReplayAnswer(int Cases, ValueList<RuleTotal> Totals, ValueList<ReplayedAnswer> Items);

/// <summary>An order to a department.</summary>
/// <param name="Application">The case it is about.</param>
/// <param name="Card">The card of that case.</param>
public sealed record OrderRequest(DepartmentCode Department, string Matter, LocalDate DueOn, Guid? Application = null, int? Card = null);

/// <summary>What the department did.</summary>
public sealed record OrderReplyRequest(string Reply);

/// <summary>Whether it is so; if not, the order goes back.</summary>
public sealed record OrderVerificationRequest(bool Accepted, string Opinion);

/// <summary>What came of it.</summary>
public sealed record OrderClosingRequest(string Conclusion);

/// <summary>A supervision order as it stands.</summary>
public sealed record OrderAnswer(
    Guid Id,
    long Version,
    DepartmentCode Department,
    string Matter,
    LocalDate DueOn,
    OrderState State,
    Guid? Application,
    int? Card,
    CardWord Issue,
    ValueList<CardWord> Replies,
    ValueList<CardWord> Returns,
    CardWord? Verification,
    CardWord? Conclusion)
{
    internal static OrderAnswer Of(Guid id, SupervisionOrder order, long version) => new(
        id, version, order.Department, order.Matter, order.DueOn, order.State, order.Application, order.Card, order.Issue, order.Replies, order.Returns,
        order.Verification, order.Conclusion);
}

/// <summary>A department's open cards.</summary>
public sealed record LiveCardsAnswer(DepartmentCode Department, ValueList<Projections.OpenCardAnswer> Items);

[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplayAnswer))]
[JsonSerializable(typeof(OrderRequest))]
[JsonSerializable(typeof(OrderReplyRequest))]
[JsonSerializable(typeof(OrderVerificationRequest))]
[JsonSerializable(typeof(OrderClosingRequest))]
[JsonSerializable(typeof(OrderAnswer))]
[JsonSerializable(typeof(LiveCardsAnswer))]
[JsonSerializable(typeof(RulesRequest))]
[JsonSerializable(typeof(RuleBook))]
[JsonSerializable(typeof(CardRequest))]
[JsonSerializable(typeof(CardReplyRequest))]
[JsonSerializable(typeof(CardAppealRequest))]
[JsonSerializable(typeof(CardConfirmationRequest))]
[JsonSerializable(typeof(CardLiftRequest))]
[JsonSerializable(typeof(CardsAnswer))]
internal sealed partial class SupervisionJson : JsonSerializerContext;
