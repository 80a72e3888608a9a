namespace LocalRuntime.Tests.Functions.Support;

/// <summary>A clock that runs as the real one does, some time ahead.</summary>
internal sealed class ShiftedTime(TimeSpan ahead) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
}
