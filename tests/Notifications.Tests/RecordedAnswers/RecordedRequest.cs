using System.Text;

namespace Notifications.Tests.RecordedAnswers;

/// <summary>One request of the list. <c>$(name)</c> in path, body and headers stands for what an earlier answer had
/// (<see cref="Saving"/>), or for a time from now on: <c>$(in 2d)</c>, <c>$(in 3h)</c>.</summary>
public sealed record RecordedRequest(string Method, string Path, string? Body = null)
{
    /// <summary>Null: without a token.</summary>
    public Caller? Caller { get; init; }

    /// <summary>Null: none is sent.</summary>
    public string? ContentType { get; init; } = Body is null ? null : "application/json";

    public Encoding Encoding { get; init; } = Encoding.UTF8;

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>What later requests use of the answer. From: a path into the JSON (<c>items.0.id</c>), a header (<c>header:ETag</c>), or a
    /// pattern whose first group it is (<c>~…</c>).</summary>
    public IReadOnlyList<(string Name, string From)> Saves { get; init; } = [];

    /// <summary>The request is repeated until its answer holds this; only that answer is recorded.</summary>
    public string? Until { get; init; }

    /// <summary>How often it is sent; only the last answer is recorded.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Sent in chunks, without a Content-Length.</summary>
    public bool IsChunked { get; init; }

    /// <summary>The body is a file that changes without the API, or it is very long: only whether there is one is recorded.</summary>
    public bool LeavesBodyOut { get; init; }

    /// <summary>What no request of the API does, before this one: a connection, a message that failed for good.</summary>
    public Func<RecordedPlayer, Task>? Before { get; init; }

    public RecordedRequest By(Caller? caller) => this with { Caller = caller };

    public RecordedRequest With(string header, string value) => this with { Headers = [.. Headers, (header, value)] };

    public RecordedRequest Of(string? contentType) => this with { ContentType = contentType };

    public RecordedRequest Saving(string name, string from) => this with { Saves = [.. Saves, (name, from)] };

    public RecordedRequest WaitingFor(string text) => this with { Until = text };

    public RecordedRequest WithoutBody() => this with { LeavesBodyOut = true };

    public RecordedRequest After(Func<RecordedPlayer, Task> step) => this with { Before = step };
}

/// <summary>Short names for the lists.</summary>
internal static class Ask
{
    public static RecordedRequest Get(string path) => new("GET", path);

    public static RecordedRequest Post(string path, string? body = null) => new("POST", path, body);

    public static RecordedRequest Put(string path, string? body = null) => new("PUT", path, body);

    public static RecordedRequest Delete(string path, string? body = null) => new("DELETE", path, body);

    /// <summary>The requests of all lists, by this caller where they name no other.</summary>
    public static IEnumerable<RecordedRequest> From(Caller caller, params IEnumerable<RecordedRequest>[] lists) =>
        lists.SelectMany(list => list).Select(request => request.By(request.Caller ?? caller));

    /// <summary>A JSON object of so many bytes.</summary>
    public static string Large(int bytes)
    {
        const string start = """{"title":" """, end = "\"}";
        return start + new string('x', bytes - start.Length - end.Length) + end;
    }
}
