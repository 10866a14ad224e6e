using System.Diagnostics;
using NodaTime;

namespace GovApproval.Supervision;

/// <summary>How far a supervision order (督办单) is.</summary>
public enum OrderState
{
    Issued,
    Replied,
    Verified,
    Closed,
}

/// <summary>All that can happen to a supervision order; it has a stream of its own, since it may concern more than one case, or none.</summary>
public abstract record OrderEvent(Instant At);

/// <summary>A department was ordered to see to something by a day.</summary>
/// <param name="Application">The case it is about, where it is about one.</param>
/// <param name="Card">The card of that case.</param>
public sealed record OrderIssued(
    DepartmentCode Department, string Matter, LocalDate DueOn, Guid? Application, int? Card, ActorId By, Instant At) : OrderEvent(At);

/// <summary>The department says what it did.</summary>
public sealed record OrderReplied(string Reply, ActorId By, Instant At) : OrderEvent(At);

/// <summary>Looked into: so it is.</summary>
public sealed record OrderVerified(string Opinion, ActorId By, Instant At) : OrderEvent(At);

/// <summary>Looked into: it is not so, or not enough.</summary>
public sealed record OrderReturned(string Opinion, ActorId By, Instant At) : OrderEvent(At);

public sealed record OrderClosed(string Conclusion, ActorId By, Instant At) : OrderEvent(At);

public abstract record OrderCommand(ActorId By, Instant At);

public sealed record IssueOrder(
    DepartmentCode Department, string Matter, LocalDate DueOn, Guid? Application, int? Card, ActorId By, Instant At) : OrderCommand(By, At);

public sealed record ReplyToOrder(string Reply, ActorId By, Instant At) : OrderCommand(By, At);

public sealed record VerifyOrder(bool Accepted, string Opinion, ActorId By, Instant At) : OrderCommand(By, At);

public sealed record CloseOrder(string Conclusion, ActorId By, Instant At) : OrderCommand(By, At);

public sealed record NoSuchOrder() : Absence("no-such-order");

/// <summary>An order goes from its issue to a reply, its verification and its end.</summary>
public sealed record OrderNotThere(OrderState State) : Refusal("order-not-there");

/// <summary>A supervision order with all that was said to it.</summary>
/// <param name="Replies">More than one when a reply was returned.</param>
public sealed record SupervisionOrder(
    DepartmentCode Department,
    string Matter,
    LocalDate DueOn,
    OrderState State,
    CardWord Issue,
    Guid? Application = null,
    int? Card = null,
    ValueList<CardWord> Replies = default,
    ValueList<CardWord> Returns = default,
    CardWord? Verification = null,
    CardWord? Conclusion = null)
{
    public static SupervisionOrder Evolve(SupervisionOrder? before, OrderEvent happened) => (before, happened) switch
    {
        (null, OrderIssued e) => new(e.Department, e.Matter, e.DueOn, OrderState.Issued, new(e.Matter, e.By, e.At), e.Application, e.Card),
        ({ } o, OrderReplied e) => o with { State = OrderState.Replied, Replies = [.. o.Replies, new(e.Reply, e.By, e.At)] },
        ({ } o, OrderReturned e) => o with { State = OrderState.Issued, Returns = [.. o.Returns, new(e.Opinion, e.By, e.At)] },
        ({ } o, OrderVerified e) => o with { State = OrderState.Verified, Verification = new(e.Opinion, e.By, e.At) },
        ({ } o, OrderClosed e) => o with { State = OrderState.Closed, Conclusion = new(e.Conclusion, e.By, e.At) },
        _ => throw new UnreachableException($"{happened} cannot follow {before}"),
    };

    public static Decision<OrderEvent> Decide(SupervisionOrder? order, OrderCommand asked) => (order, asked) switch
    {
        (null, IssueOrder c) => new OrderIssued(c.Department, c.Matter, c.DueOn, c.Application, c.Card, c.By, c.At),
        (null, _) => new NoSuchOrder(),
        ({ State: OrderState.Issued }, ReplyToOrder c) => new OrderReplied(c.Reply, c.By, c.At),
        ({ State: OrderState.Replied, Replies: [.., var said] }, ReplyToOrder c) when (said.Text, said.By) == (c.Reply, c.By) => Nothing,
        ({ State: OrderState.Replied }, VerifyOrder { Accepted: true } c) => new OrderVerified(c.Opinion, c.By, c.At),
        ({ State: OrderState.Replied }, VerifyOrder c) => new OrderReturned(c.Opinion, c.By, c.At),
        ({ State: OrderState.Verified, Verification: { } said }, VerifyOrder { Accepted: true } c) when (said.Text, said.By) == (c.Opinion, c.By) => Nothing,
        ({ State: OrderState.Verified }, CloseOrder c) => new OrderClosed(c.Conclusion, c.By, c.At),
        ({ State: OrderState.Closed, Conclusion: { } said }, CloseOrder c) when (said.Text, said.By) == (c.Conclusion, c.By) => Nothing,
        ({ } o, _) => new OrderNotThere(o.State),
    };

    private static Decision<OrderEvent> Nothing => Decision<OrderEvent>.NothingToDo;
}
