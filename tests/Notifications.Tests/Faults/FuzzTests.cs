using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Notifications.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using SignalR.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Notifications.Tests.Faults;

/// <summary>Whatever is sent to whichever operation: no fault of the server's, no large answer, no memory that stays.</summary>
public sealed class FuzzTests(AppFixture app, ITestOutputHelper output) : IClassFixture<AppFixture>
{
    private const int Parallel = 4, Parts = 10, MaxProblem = 64 * 1024, MaxAnswer = 2 * 1024 * 1024;
    private const long MaxGrowth = 128L * 1024 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Each hub method, and the members that it reads.</summary>
    private static readonly Dictionary<string, string[]> Methods = new()
    {
        ["ack"] = ["id", "visible"],
        ["markRead"] = ["ids"],
        ["getNotifications"] = ["limit", "cursor"],
        ["joinRoom"] = ["room"],
        ["leaveRoom"] = ["room"],
        ["message"] = ["room", "event", "data"],
        ["sendMessage"] = ["to", "text", "clientId"],
        ["markConversationRead"] = ["conversationWith", "upTo"],
        ["typing"] = ["to"],
        ["heartbeat"] = ["a"],
        ["ping"] = ["a"],
    };

    private readonly Tenant tenant = new(app);

    [Fact]
    public async Task AnyOperation_RequestsOfChance_AreAnsweredWithoutAFault()
    {
        var seed = TestSeed.Of(20_261_128);
        var fuzzer = new RequestFuzzer(seed, await TokensAsync(), await KnownAsync());
        using var http = new HttpClient { BaseAddress = app.Http.BaseAddress, Timeout = Limit };
        var (failures, memory) = (new ConcurrentBag<string>(), new List<long>());
        var answers = new ConcurrentDictionary<(string Operation, int Kind), int>();
        var (largest, count) = (0, TestSeed.Times(2_000, 100_000));
        var started = Stopwatch.GetTimestamp();
        for (var part = 0; part < Parts; part++)
        {
            var requests = Enumerable.Range(0, count / Parts).Select(_ => fuzzer.Next());
            await System.Threading.Tasks.Parallel.ForEachAsync(
                requests, new ParallelOptions { MaxDegreeOfParallelism = Parallel }, async (fuzzed, cancellation) =>
            {
                var (status, length, failure) = await AnswerAsync(http, fuzzed, cancellation);
                answers.AddOrUpdate((fuzzed.Operation, status / 100), 1, (_, n) => n + 1);
                InterlockedMax(ref largest, length);
                if (failure is not null)
                    failures.Add($"Seed {seed}: {failure}\n{fuzzed}");
            });
            memory.Add(GC.GetTotalMemory(forceFullCollection: true));
        }

        var kinds = answers.GroupBy(a => a.Key.Kind).OrderBy(g => g.Key).Select(g => $"{g.Key}xx: {g.Sum(a => a.Value)}");
        var useful = answers.Count(a => a.Key.Kind == 2);
        output.WriteLine(
            $"seed {seed}: {count} requests in {Stopwatch.GetElapsedTime(started)}; "
            + $"{string.Join(", ", kinds)}; {useful} operations did something; largest answer {largest} bytes; "
            + $"memory after each tenth: {string.Join(", ", memory.Select(m => $"{m >> 20} MB"))}");
        Assert.True(failures.IsEmpty, $"{failures.Count} failures:\n{string.Join("\n\n", failures.Take(10))}");
        Assert.Empty(ApiDocument.Served.Operations.Select(o => $"{o.Method} {o.Path}").Except(answers.Keys.Select(a => a.Operation)));
        // What is kept in caches is there after the first tenth.
        Assert.InRange(memory[^1] - memory[0], long.MinValue, MaxGrowth);
    }

    [Fact]
    public async Task AnyHubMethod_ArgumentsOfChance_AreAnsweredWithoutAFault()
    {
        var seed = TestSeed.Of(20_261_129);
        var fuzzer = new RequestFuzzer(seed, [], await KnownAsync());
        var (random, failures) = (new Random(seed), new List<string>());
        await using var client = await app.ConnectAsync(await tenant.AsAsync("user"), (_, _) => { });
        for (var n = 0; n < TestSeed.Times(300, 10_000); n++)
        {
            var (method, members) = Methods.ElementAt(n % Methods.Count);
            var argument = fuzzer.Argument(members);
            if (Parsed(argument) is not { } json)
                continue;
            object?[] arguments = random.Next(20) switch { 0 => [], 1 => [json, json], _ => [json] };
            if (await FailureOfAsync(client, method, arguments) is { } failure)
                failures.Add($"{method} of seed {seed}: {failure}\n{(argument.Length > 2_000 ? argument[..2_000] + "…" : argument)}");
        }

        Assert.True(failures.Count == 0, $"{failures.Count} failures:\n{string.Join("\n\n", failures.Take(10))}");
    }

    /// <summary>Null when it was answered with what it asked for, or with a problem of the client's.</summary>
    private static async Task<string?> FailureOfAsync(SignalRTestClient client, string method, object?[] arguments)
    {
        try
        {
            var answer = await client.InvokeAsync(method, arguments);
            return answer.ValueKind != JsonValueKind.Object
                || (answer.TryGetProperty("problem", out var problem) && problem.GetProperty("status").GetInt32() >= 500)
                ? answer.GetRawText() : null;
        }
        catch (HubException e)
        {
            return e.Message;
        }
    }

    /// <summary>Null when no client could write it. The hub protocol reads 64 levels, and ends a connection that sends more; two are the
    /// invocation and its arguments.</summary>
    private static JsonElement? Parsed(string json)
    {
        try
        {
            var element = JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 62 });
            _ = JsonSerializer.Serialize(element);
            return element;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Without a failure when it was answered as it should be.</summary>
    private static async Task<(int Status, int Length, string? Failure)> AnswerAsync(
        HttpClient http, FuzzedRequest fuzzed, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(fuzzed.Method),
            new Uri(http.BaseAddress + fuzzed.Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        foreach (var (name, value) in fuzzed.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (fuzzed.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(fuzzed.Body));
            if (MediaTypeHeaderValue.TryParse(fuzzed.ContentType, out var type))
                request.Content.Headers.ContentType = type;
        }
        using var answer = await http.SendAsync(request, cancellation);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellation);
        var status = (int)answer.StatusCode;
        var failure = status >= 500 ? $"{status} {Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 500)))}"
            : status >= 400 && body.Length > MaxProblem ? $"{status} with {body.Length} bytes"
            : body.Length > MaxAnswer ? $"{status} with {body.Length} bytes"
            : null;
        return (status, body.Length, failure);
    }

    private static void InterlockedMax(ref int largest, int value)
    {
        for (var known = Volatile.Read(ref largest); known < value;)
            known = Interlocked.CompareExchange(ref largest, value, known);
    }

    /// <summary>Ids of notifications of the user's.</summary>
    private async Task<IReadOnlyList<string>> KnownAsync()
    {
        var sender = await tenant.AsAsync("sender", "sender");
        var ids = new List<string>();
        for (var n = 0; n < 5; n++)
            ids.Add((await sender.SendToAsync("user")).ToString());
        return ids;
    }

    /// <summary>Of everybody that may call, and some that are none.</summary>
    private async Task<IReadOnlyList<string?>> TokensAsync()
    {
        var (user, sender, admin) = (
            await tenant.AsAsync("user"), await tenant.AsAsync("sender", "sender"), await tenant.AsAsync("admin", "admin", "sender"));
        string?[] good = [user.Token, user.Token, sender.Token, sender.Token, admin.Token, admin.Token, admin.Token, admin.Token];
        return [.. Enumerable.Repeat(good, 8).SelectMany(token => token), .. OddTokens.All, user.Token![..^4]];
    }
}
