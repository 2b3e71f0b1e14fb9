/**
 * The citizen's web chat. The state of the conversation is on the server; this page shows it, keeps what the
 * person does until the server has it, and says so when the connection is lost.
 */
import './chat.css';
import type { ChatContent } from '../../contract/web-chat.ts';
import type { Language } from '../../core/message.ts';
import { createChatApi } from './chat-api.ts';
import { type ChatEvent, isOver, reduce, startState, viewOf } from './chat-state.ts';
import { createChatView } from './chat-view.ts';
import { openKeptMessages } from './kept-messages.ts';
import { newKey } from './new-key.ts';
import { browserSurroundings, deviceStore } from './surroundings.ts';
import { startSync } from './sync.ts';

const address = window.location.pathname.replace(/\/$/, '');
const pageLanguage: Language = document.documentElement.lang === 'en' ? 'en' : 'vi';
const kept = openKeptMessages(deviceStore(), address, Date.now);

let state = startState(pageLanguage, kept.list());
const act = (content: ChatContent, label: string | null) => {
  const message = kept.add({ key: newKey(), content, label });
  dispatch({ kind: 'message_made', message });
  sync.send();
};
const view = createChatView(act);
const dispatch = (event: ChatEvent) => {
  state = reduce(state, event);
  view.show(viewOf(state));
};
const sync = startSync({
  api: createChatApi(address),
  kept,
  dispatch,
  isOver: () => isOver(state),
  surroundings: browserSurroundings(),
});
view.show(viewOf(state));
