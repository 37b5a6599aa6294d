#pragma once

#include "core/runtime/preview_server.h"
#include "ui/actions/preview_wish.h"

#include <QTemporaryDir>

#include <functional>

namespace plug::app {

/// Gives files that arrive to the programs that people look at them with. A player gets a playlist that names the address, because
/// whoever opens an address gets a browser, which plays few films; a playlist, which only this user can read, also keeps the
/// address out of the list of processes. All else goes to the browser. Owns the server and the playlists.
class PreviewOpener final {
public:
    using Open = std::function<bool(const QUrl &)>;

    /// `open` hands an address or a file to the desktop; false where no program takes it.
    PreviewOpener(runtime::EngineClient &engine, Open open);

    /// False where nothing could be opened.
    bool open(const ui::PreviewWish &wish);

private:
    QUrl playlistOf(const QString &name, const QUrl &address) const;

    runtime::PreviewServer m_server;
    const Open m_open;
    QTemporaryDir m_folder;
};

} // namespace plug::app
