using Notifications.Operations.Incidents;
using Xunit;

namespace Notifications.Tests.Operations.Incidents;

public sealed class IncidentRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 2, 48, 0, TimeSpan.Zero);
    private static readonly TimeSpan SameWithin = TimeSpan.FromMinutes(10);

    [Fact]
    public void After_NothingBefore_BeginsWhenItBegan()
    {
        // Storage was away: it is written down later.
        var noted = IncidentRules.After(null, Sign(since: 0, at: 7, failures: 3), Guid.Empty, SameWithin);

        Assert.Equal(IncidentChange.Began, noted.Change);
        Assert.Equal((Start, Start.AddMinutes(7), 3), (noted.Incident.BeganAt, noted.Incident.LastAt, noted.Incident.Failures));
    }

    [Fact]
    public void After_WhileOpen_IsTheSameWithItsLatestCause()
    {
        var first = Began();
        var noted = IncidentRules.After(first, Sign(at: 5, failures: 2, cause: "450 4.7.1"), Guid.CreateVersion7(), SameWithin);

        Assert.Equal((IncidentChange.GoesOn, first.Id, "450 4.7.1"), (noted.Change, noted.Incident.Id, noted.Incident.Cause));
        Assert.Equal((first.BeganAt, 3), (noted.Incident.BeganAt, noted.Incident.Failures));
    }

    [Fact]
    public void After_AnInstanceThatNoticedItEarlier_BeganThen()
    {
        var first = IncidentRules.After(null, Sign(since: 5, at: 6), Guid.CreateVersion7(), SameWithin).Incident;
        var noted = IncidentRules.After(first, Sign(since: 2, at: 7), Guid.CreateVersion7(), SameWithin);
        var later = IncidentRules.After(noted.Incident, Sign(since: 4, at: 8), Guid.CreateVersion7(), SameWithin);

        Assert.Equal((IncidentChange.GoesOn, Start.AddMinutes(2)), (noted.Change, noted.Incident.BeganAt));
        Assert.Equal(Start.AddMinutes(2), later.Incident.BeganAt);
    }

    [Fact]
    public void After_AnEarlierBeginning_OfOneThatWasReopened_IsNone()
    {
        var first = Began() with { EndedAt = Start.AddMinutes(5) };
        var back = IncidentRules.After(first, Sign(since: 6, at: 6), Guid.CreateVersion7(), SameWithin).Incident;
        var noted = IncidentRules.After(back, Sign(since: -3, at: 7), Guid.CreateVersion7(), SameWithin);

        Assert.Equal((1, first.BeganAt), (noted.Incident.Reopened, noted.Incident.BeganAt));
    }

    [Fact]
    public void After_AnEarlierBeginning_IsNotBeforeTheEndOfTheOneBefore()
    {
        var ended = Began() with { EndedAt = Start.AddMinutes(5) };
        var next = IncidentRules.After(ended, Sign(since: 30, at: 30), Guid.CreateVersion7(), SameWithin).Incident;
        var noted = IncidentRules.After(next, Sign(since: 1, at: 31), Guid.CreateVersion7(), SameWithin);

        Assert.Equal((next.Id, ended.EndedAt), (noted.Incident.Id, noted.Incident.BeganAt));
    }

    [Theory]
    [InlineData(6, IncidentChange.Reopened)]
    [InlineData(15, IncidentChange.Reopened)]
    [InlineData(16, IncidentChange.Began)]
    public void After_TheEnd_IsTheSameForTenMinutes(int minute, IncidentChange change)
    {
        var ended = Began() with { EndedAt = Start.AddMinutes(5) };
        var noted = IncidentRules.After(ended, Sign(since: minute, at: minute), Guid.CreateVersion7(), SameWithin);

        Assert.Equal(change, noted.Change);
        Assert.Null(noted.Incident.EndedAt);
        Assert.Equal(change == IncidentChange.Reopened ? 1 : 0, noted.Incident.Reopened);
        Assert.Equal(change == IncidentChange.Reopened, noted.Incident.Id == ended.Id);
    }

    [Fact]
    public void After_WhatWasNoticedBeforeTheEnd_DoesNotReopen()
    {
        var ended = Began() with { EndedAt = Start.AddMinutes(5) };
        var noted = IncidentRules.After(ended, Sign(at: 4), Guid.CreateVersion7(), SameWithin);

        Assert.Equal((IncidentChange.GoesOn, ended.EndedAt), (noted.Change, noted.Incident.EndedAt));
    }

    [Fact]
    public void DistinctCount_OfAFewTwice_IsExactAlsoWhenPutTogether()
    {
        var (one, other) = (Of(0, 900), Of(600, 1000));
        Assert.Equal(900, one.Value);
        one.Add(other);
        Assert.Equal(1000, DistinctCount.Read(one.Write()).Value);
        Assert.Equal(0, new DistinctCount().Value);
    }

    [Fact]
    public void DistinctCount_OfVeryMany_IsNearAndSmall()
    {
        var sum = new DistinctCount();
        for (var part = 0; part < 5; part++)
            sum.Add(Of(part * 10_000, (part + 2) * 10_000));
        Assert.InRange(sum.Value, 54_000, 66_000);
        Assert.Equal(8192, sum.Write().Length);
    }

    private static DistinctCount Of(int from, int until)
    {
        var count = new DistinctCount();
        for (var i = from; i < until; i++)
            count.Add($"user-{i}");
        return count;
    }

    private static Incident Began() => IncidentRules.After(null, Sign(failures: 1), Guid.CreateVersion7(), SameWithin).Incident;

    private static IncidentSign Sign(int since = 0, int at = 0, long failures = 0, string cause = "timeout") => new(
        IncidentSubject.Realtime, cause, Start.AddMinutes(since), Start.AddMinutes(at), failures);
}
