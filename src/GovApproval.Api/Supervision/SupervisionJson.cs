using System.Text.Json.Serialization;
using GovApproval.Applications;
using GovApproval.Supervision;
using NodaTime;

namespace GovApproval.Api.Supervision;

/// <summary>A whole set of rules.</summary>
public sealed record RulesRequest(ValueList<SupervisionRule> Rules);

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

[JsonSerializable(typeof(RulesRequest))]
[JsonSerializable(typeof(RuleBook))]
[JsonSerializable(typeof(CardRequest))]
[JsonSerializable(typeof(CardReplyRequest))]
[JsonSerializable(typeof(CardAppealRequest))]
[JsonSerializable(typeof(CardConfirmationRequest))]
[JsonSerializable(typeof(CardLiftRequest))]
[JsonSerializable(typeof(CardsAnswer))]
internal sealed partial class SupervisionJson : JsonSerializerContext;
