#nullable enable
using System.Buffers;
using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables;

/// <summary>The requests of one account: addresses, common headers, and the pipeline that sends them.</summary>
internal sealed class TableHttp
{
    public const string Json = "application/json";
    private readonly HttpPipeline _pipeline;
    private readonly string _version;

    public TableHttp(Uri endpoint, string accountName, HttpPipelinePolicy authentication, TableClientOptions options)
    {
        AccountName = accountName;
        Endpoint = endpoint.AbsoluteUri.TrimEnd('/');
        _version = options.VersionString;
        _pipeline = HttpPipelineBuilder.Build(new HttpPipelineOptions(options)
        {
            PerRetryPolicies = { authentication },
            RequestFailedDetailsParser = TableErrorParser.Shared,
        });
    }

    public string AccountName { get; }

    /// <summary>Without a slash at its end.</summary>
    public string Endpoint { get; }

    public HttpMessage Create(RequestMethod method, Uri uri, ResponseClassifier expected)
    {
        HttpMessage message = _pipeline.CreateMessage();
        message.ResponseClassifier = expected;
        message.Request.Method = method;
        message.Request.Uri.Reset(uri);
        RequestHeaders headers = message.Request.Headers;
        headers.Add("x-ms-version", _version);
        headers.Add("DataServiceVersion", "3.0");
        headers.Add(HttpHeader.Names.Accept, "application/json;odata=minimalmetadata");
        return message;
    }

    /// <summary>Sends and returns what was expected.</summary>
    /// <exception cref="RequestFailedException">Any other answer, or none after the configured tries.</exception>
    public async Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        Response response = message.Response;
        return response.IsError ? throw new RequestFailedException(response) : response;
    }

    /// <summary>The address of an entity: quotes in keys are doubled, then everything reserved is percent-encoded.</summary>
    public static string EntityPath(string table, string partitionKey, string rowKey) =>
        $"{table}(PartitionKey='{EscapeKey(partitionKey)}',RowKey='{EscapeKey(rowKey)}')";

    public static void AddQuery(RequestUriBuilder uri, string name, string? value)
    {
        if (value is not null)
            uri.AppendQuery(name, value, escapeValue: true);
    }

    public static void AddQuery(RequestUriBuilder uri, string name, int? value) =>
        AddQuery(uri, name, value?.ToString(CultureInfo.InvariantCulture));

    public static RequestContent EntityContent(ITableEntity entity)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        EntityWriter.Write(buffer, entity);
        return RequestContent.Create(buffer.WrittenMemory);
    }

    private static string EscapeKey(string key) => Uri.EscapeDataString(ODataFilter.Escape(key));
}
