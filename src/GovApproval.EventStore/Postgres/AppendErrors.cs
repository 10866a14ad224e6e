using Npgsql;

namespace GovApproval.EventStore.Postgres;

/// <summary>What an error of the appender's connection says of the writes it was met with.</summary>
internal static class AppendErrors
{
    /// <summary>A write of the batch is not to be stored: its stream has moved, its answer was given, its person has a key.</summary>
    public static bool IsRefusal(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.UniqueViolation
        || (e.SqlState is PostgresErrorCodes.InvalidTextRepresentation && e.MessageText.Contains(AppendStatement.StaleWrite, StringComparison.Ordinal));

    /// <summary>The session is over, whatever became of the writes.</summary>
    public static bool IsConnectionLost(PostgresException e) =>
        e.SqlState.StartsWith("57P", StringComparison.Ordinal) || e.SqlState.StartsWith("08", StringComparison.Ordinal)
        || e.InvariantSeverity is "FATAL" or "PANIC";

    /// <summary>Nothing is stored, and the same may succeed another time.</summary>
    public static bool IsPassing(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled;

    /// <summary>The last guard of an event's place: somebody wrote without the lock.</summary>
    public static bool IsTaken(PostgresException e) =>
        e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "pk_mt_events_stream_and_version" or "pkey_mt_streams_tenant_id_id" };

    /// <summary>The server is away or does not answer, rather than the store being wrong.</summary>
    public static bool IsUnavailable(Exception e) =>
        e is NpgsqlException or Polly.Timeout.TimeoutRejectedException or OperationCanceledException or TimeoutException or IOException;
}
