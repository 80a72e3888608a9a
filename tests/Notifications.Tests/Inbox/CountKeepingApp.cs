using Notifications.Tests.Support;

namespace Notifications.Tests.Inbox;

/// <summary>Every count of what is older than a minute is kept.</summary>
public sealed class CountKeepingApp : AppFixture
{
    internal static readonly string[] Kept = ["--Notifications:Inbox:KeepCountFrom=1", "--Notifications:Inbox:SettledAfter=00:01:00"];

    protected override IEnumerable<string> Settings => Kept;
}
