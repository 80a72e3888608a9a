using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Xunit.Sdk;

namespace Notifications.Tests.Support.OpenApi;

/// <summary>Holds every answer that a test gets, and every request that is accepted, against <c>openapi.json</c>.</summary>
public sealed class DocumentedHttp : DelegatingHandler
{
    private const string ApiPath = "/api/v1";

    private DocumentedHttp(HttpMessageHandler inner) : base(inner)
    {
    }

    /// <summary>A client of the API.</summary>
    /// <param name="address">Ends with a slash.</param>
    public static HttpClient Client(Uri address, HttpMessageHandler? inner = null) =>
        new(new DocumentedHttp(inner ?? new SocketsHttpHandler())) { BaseAddress = address };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = await SentAsync(request, cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (!request.RequestUri!.AbsolutePath.StartsWith(ApiPath + "/", StringComparison.Ordinal))
            return response;
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        Check(request, sent, await ReceivedAsync(request, response, cancellationToken));
        return response;
    }

    private static void Check(HttpRequestMessage request, SentRequest sent, ReceivedAnswer received)
    {
        // As the server reads what is written in another way: /./, %73.
        var path = new Uri(request.RequestUri!.AbsoluteUri).AbsolutePath[ApiPath.Length..].TrimEnd('/');
        // The host's own answer to what no function gets to see.
        if (received is { Status: 400 or 404, MediaType: null })
            return;
        if (ApiDocument.Served.Find(request.Method.Method, path) is not { } operation)
        {
            throw new XunitException($"openapi.json: {request.Method} {path} is not documented, and was answered {received.Status}");
        }
        var errors = operation.ErrorsOf(received).ToList();
        if (received.Status is >= 200 and < 300)
            errors.AddRange(operation.ErrorsOf(WithoutRefused(sent, received)).Select(e => $"accepted: {e}"));
        if (errors.Count == 0)
            return;
        throw new XunitException($"openapi.json: {operation} answered {received.Status}:\n{string.Join('\n', errors)}");
    }

    /// <summary>A bulk is accepted with sends in it that are not.</summary>
    private static SentRequest WithoutRefused(SentRequest sent, ReceivedAnswer received)
    {
        if (sent.Json?["notifications"] is not JsonArray sends || JsonNode.Parse(received.Body)?["results"] is not JsonArray results)
            return sent;
        var accepted = results.Where(r => r!["status"]!.GetValue<int>() is >= 200 and < 300)
            .Select(r => sends[r!["index"]!.GetValue<int>()]?.DeepClone())
            .ToArray();
        return accepted.Length == 0
            ? sent with { Json = null, IsEmpty = false }
            : sent with { Json = new JsonObject { ["notifications"] = new JsonArray(accepted) } };
    }

    private static async Task<SentRequest> SentAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var query = QueryHelpers.ParseQuery(request.RequestUri!.Query).Keys.ToArray();
        if (request.Content is null)
            return new SentRequest(query, null, true);
        // Streams that a test writes bit by bit stay as they are.
        if (request.Content is not ByteArrayContent)
            return new SentRequest(query, null, false);
        var bytes = await request.Content.ReadAsByteArrayAsync(cancellation);
        try
        {
            var json = bytes.Length == 0 ? null : JsonNode.Parse(bytes);
            // Names are read once they are asked for.
            _ = (json as JsonObject)?.Count;
            return new SentRequest(query, json, bytes.Length == 0);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // Meant to be refused.
            return new SentRequest(query, null, false);
        }
    }

    private static async Task<ReceivedAnswer> ReceivedAsync(
        HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellation)
    {
        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        return new ReceivedAnswer(
            (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, headers, body, request.Method == HttpMethod.Head);
    }
}
