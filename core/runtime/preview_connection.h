#pragma once

#include "core/runtime/engine_client.h"
#include "core/runtime/preview_response.h"

#include <QTimer>

#include <functional>
#include <optional>

class QTcpSocket;

namespace plug::runtime {

/// A file that can be looked at.
struct PreviewTarget {
    TransferId transfer;
    Guid file; ///< of a folder; null: the transfer itself is a file
    QByteArray type;
    QByteArray tag;
};

/// One client that looks at files: takes requests one after the other, asks the engine for the bytes, and passes them on as
/// they come. Holds at most limits::kPreviewBuffer and one piece of them, limits::kMaxPreviewHead of a request, and waits neither
/// for the client nor for bytes without end. Owns its socket. Never reads a file: all that leaves was verified by the engine.
class PreviewConnection final : public QObject {
    Q_OBJECT

public:
    /// The target of a request, or why there is none.
    using Resolve = std::function<Result<PreviewTarget, HttpStatus>(const HttpRequest &)>;

    PreviewConnection(QTcpSocket *socket, ReaderId reader, EngineClient &engine, Resolve resolve, QObject *parent);
    ~PreviewConnection() override;

    ReaderId reader() const { return m_reader; }
    void onRead(const engine::FileRead &read);
    void onReadFailed();

Q_SIGNALS:
    void ended();

private:
    void onReadable();
    void onWritten();
    void take(const QByteArray &head);
    void refuse(HttpStatus status);
    void begin(std::uint64_t size);
    void ask(ByteRange range);
    void askMore();
    void endResponse();

    QTcpSocket *m_socket;
    const ReaderId m_reader;
    EngineClient &m_engine;
    const Resolve m_resolve;
    QTimer m_patience;
    QByteArray m_received; ///< of requests that were not taken yet
    /// Size: the file's size is not known yet, and so no answer has begun.
    enum class State : std::uint8_t { Head, Size, Body, Closing } m_state = State::Head;
    HttpRequest m_request;
    PreviewTarget m_target;
    ByteRange m_body; ///< what is still to be sent
    bool m_isAsking = false;
};

} // namespace plug::runtime
