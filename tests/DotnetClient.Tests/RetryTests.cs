using System.Net;
using DotnetClient.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notifications.Client;
using Notifications.Tests.Support;
using Xunit;

namespace DotnetClient.Tests;

/// <summary>What is tried again, and what becomes of what fails, against a server that fails as it is told.</summary>
public sealed class RetryTests
{
    private const string Sent = """{ "sendId": "01980000-0000-7000-8000-000000000000", "status": "completed" }""";
    private static readonly SendRequest Hello = new() { Users = ["alice"], Title = "Secret title", Message = "Secret message" };

    [Fact]
    public async Task Send_ServerFailsTwice_IsRepeatedWithTheSameKeyOfItsOwn()
    {
        await using var server = await StubServer.StartAsync((request, response) =>
            request.Number < 2 ? response.ProblemAsync(503, "unavailable") : response.JsonAsync(201, Sent));
        var client = server.Client(o => o.ApiKey = "key");

        await client.Sends.SendAsync(Hello);
        await client.Sends.SendAsync(Hello);

        Assert.Equal(4, server.Seen.Count);
        var first = Assert.Single(server.Seen.Take(3).Select(r => r.Key).Distinct());
        Assert.NotEmpty(first!);
        Assert.Single(server.Seen.Take(3).Select(r => r.Body).Distinct());
        Assert.NotEqual(first, server.Seen[3].Key);
        Assert.All(server.Seen, r => Assert.Equal("key", r.Headers["X-Api-Key"]));
    }

    [Fact]
    public async Task Send_FirstStillRunning_IsRepeatedWithTheCallersKey()
    {
        await using var server = await StubServer.StartAsync((request, response) =>
            request.Number == 0 ? response.ProblemAsync(409, "request-running", 0) : response.JsonAsync(201, Sent));

        await server.Client().Sends.SendAsync(Hello, "order-4711");

        Assert.Equal(["order-4711", "order-4711"], server.Seen.Select(r => r.Key));
    }

    [Fact]
    public async Task Read_ConnectionBreaks_IsRepeated()
    {
        await using var server = await StubServer.StartAsync(async (request, response) =>
        {
            if (request.Number == 0)
                response.HttpContext.Abort();
            else
                await response.JsonAsync(200, """{ "count": 3 }""");
        });

        Assert.Equal(3, (await server.Client().Inbox.CountUnreadAsync()).Count);
        Assert.Equal(2, server.Seen.Count);
    }

    [Fact]
    public async Task UnsafeCalls_ServerFails_AreNotRepeated()
    {
        await using var server = await StubServer.StartAsync((_, response) => response.ProblemAsync(503, "unavailable", 5));
        var client = server.Client();

        var stock = new AppEventRequest { Event = "stock" };
        var failure = await Assert.ThrowsAsync<NotificationsException>(() => client.Events.SendAsync(stock));
        await Assert.ThrowsAsync<NotificationsException>(() => client.Inbox.DeleteAsync(Guid.CreateVersion7()));

        Assert.Equal(2, server.Seen.Count);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, failure.Status);
        Assert.Equal(TimeSpan.FromSeconds(5), failure.RetryAfter);
        Assert.True(failure.IsTransient);
    }

    [Fact]
    public async Task AnyCall_OverTheLimit_IsRepeatedUnlessTheWaitIsTooLong()
    {
        await using var server = await StubServer.StartAsync((request, response) => request.Number switch
        {
            0 => response.ProblemAsync(429, "too-many-requests", 0),
            1 => response.JsonAsync(200, """{ "event": "app:stock" }"""),
            _ => response.ProblemAsync(429, "too-many-requests", 3600),
        });
        var client = server.Client();
        var stock = new AppEventRequest { Event = "stock" };

        Assert.Equal("app:stock", (await client.Events.SendAsync(stock)).Event);
        var failure = await Assert.ThrowsAsync<NotificationsException>(() => client.Events.SendAsync(stock));

        Assert.Equal(3, server.Seen.Count);
        Assert.Equal(TimeSpan.FromHours(1), failure.RetryAfter);
    }

    [Fact]
    public async Task Retries_SwitchedOff_AreNone()
    {
        await using var server = await StubServer.StartAsync((_, response) => response.ProblemAsync(500, "internal"));

        await Assert.ThrowsAsync<NotificationsException>(() => server.Client(o => o.MaxRetries = 0).Inbox.CountUnreadAsync());

        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task Token_Refused_IsAskedForOnceMore()
    {
        await using var server = await StubServer.StartAsync((request, response) =>
            request.Headers["Authorization"] == "Bearer fresh"
                ? response.JsonAsync(200, """{ "count": 1 }""")
                : response.ProblemAsync(401, "unauthenticated"));
        var tokens = new Queue<string>(["stale", "fresh", "stale", "stale"]);
        var client = server.Client(o => o.AccessToken = _ => ValueTask.FromResult(tokens.Dequeue()));

        Assert.Equal(1, (await client.Inbox.CountUnreadAsync()).Count);
        var refused = await Assert.ThrowsAsync<NotificationsException>(() => client.Inbox.CountUnreadAsync());

        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        Assert.Equal("urn:notifications:problem:unauthenticated", refused.Type);
        Assert.Equal(3, server.Seen.Count);
        Assert.Empty(tokens);
    }

    [Fact]
    public async Task NoAnswer_OfAnyKind_IsAnExceptionThatSaysSoAndNothingElse()
    {
        await using var silent = await StubServer.StartAsync(NeverAsync);
        var slow = silent.Client(o => (o.AttemptTimeout, o.MaxRetries) = (TimeSpan.FromMilliseconds(200), 0));
        await using var gone = Clients.Provider(o => o.BaseAddress = new Uri($"http://127.0.0.1:{AppFixture.FreePort()}/api/v1"));
        await using var foreign = await StubServer.StartAsync((_, response) => response.WriteAsync("<html>"));

        var late = await Assert.ThrowsAsync<NotificationsException>(() => slow.Recipients.GetAsync("alice@example.com"));
        var away = await Assert.ThrowsAsync<NotificationsException>(
            () => gone.GetRequiredService<NotificationsClient>().Recipients.GetAsync("alice@example.com"));
        var unread = await Assert.ThrowsAsync<NotificationsException>(() => foreign.Client().Recipients.GetAsync("alice@example.com"));

        Assert.Equal("GET recipients/{0}: No answer came in time (urn:notifications:client:timeout)", late.Message);
        Assert.Equal("GET recipients/{0}: The server can't be reached (urn:notifications:client:unreachable)", away.Message);
        Assert.Equal(NotificationsException.Unreadable, unread.Type);
        Assert.True(late.IsTransient && away.IsTransient && !unread.IsTransient);
        Assert.Null(late.Status);
    }

    [Fact]
    public async Task Call_Cancelled_IsCancelled()
    {
        await using var silent = await StubServer.StartAsync(NeverAsync);
        using var cancel = new CancellationTokenSource();
        var call = silent.Client().Inbox.CountUnreadAsync(cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Answer_OfANewerServer_IsRead()
    {
        await using var server = await StubServer.StartAsync((_, response) => response.JsonAsync(
            200, """{ "type": "hologram", "priority": "urgent", "title": "A", "depth": 3, "createdAt": "2026-01-02T03:04:05.678Z" }"""));

        var notification = await server.Client().Inbox.GetAsync(Guid.CreateVersion7());

        Assert.Equal(NotificationType.Unknown, notification.Type);
        Assert.Equal(Priority.Urgent, notification.Priority);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("")]
    public async Task UserId_ThatNoAddressCanHold_IsRefusedBeforeItIsSent(string user)
    {
        await using var provider = Clients.Provider(o => o.BaseAddress = new Uri("http://127.0.0.1:1/api/v1"));
        await Assert.ThrowsAsync<ArgumentException>(() => provider.GetRequiredService<NotificationsClient>().Recipients.GetAsync(user));
    }

    [Fact]
    public void Options_ThatAreWrong_AreNamed()
    {
        using var provider = Clients.Provider(o =>
        {
            o.BaseAddress = new Uri("ftp://example.com");
            o.ApiKey = "two words";
            o.AccessToken = _ => ValueTask.FromResult("");
            o.MaxRetries = 11;
            o.Timeout = TimeSpan.FromSeconds(1);
        });

        var wrong = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<NotificationsClient>());

        string[] named = ["BaseAddress: 'ftp://example.com/'", "ApiKey and", "ApiKey is", "MaxRetries: 11", "Timeout: 00:00:01"];
        Assert.Equal(named.Length, wrong.Failures.Count());
        Assert.All(named, n => Assert.Contains($"NotificationsClientOptions.{n}", wrong.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("two words", wrong.Message, StringComparison.Ordinal);
    }

    /// <summary>Holds the request until the caller leaves.</summary>
    private static Task NeverAsync(SeenRequest request, HttpResponse response) =>
        Task.Delay(Timeout.Infinite, response.HttpContext.RequestAborted);
}
